package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was found, the worst first; what is said of several areas, as in a young process, once. */
final class FindingsSection {
  private FindingsSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    Severity[] severities = Severity.values();
    for (int worst = severities.length - 1; worst >= 0; worst--) {
      Map<String, String> areas = new LinkedHashMap<>();
      for (Finding finding : report.findings()) {
        if (finding.holds() && finding.reason().severity() == severities[worst]) {
          String said = said(finding);
          String before = areas.get(said);
          String area = finding.area().title();
          areas.put(said, before == null ? area : before + ", " + area);
        }
      }
      for (Map.Entry<String, String> entry : areas.entrySet()) {
        html.append("<p class=\"note ").append(severities[worst].label()).append("\">");
        html.append(entry.getValue()).append(": ").append(entry.getKey()).append("</p>");
      }
    }
  }

  /** With the heading in {@code dashboards/runbooks/findings.md} that says more. */
  private static String said(Finding finding) {
    String anchor = finding.reason().anchor();
    return Html.escape(finding.sentence()) + ". <code>" + anchor + "</code>";
  }
}
