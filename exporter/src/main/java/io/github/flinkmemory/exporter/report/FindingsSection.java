package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;

/** What holds, the most severe first. */
final class FindingsSection {
  private FindingsSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    Severity[] severities = Severity.values();
    for (int worst = severities.length - 1; worst >= 0; worst--) {
      for (Finding finding : report.findings()) {
        if (finding.holds() && finding.reason().severity() == severities[worst]) {
          append(html, finding);
        }
      }
    }
  }

  /** With the heading in {@code dashboards/runbooks/findings.md} that says more. */
  private static void append(StringBuilder html, Finding finding) {
    html.append("<p class=\"note ").append(finding.reason().severity().label()).append("\">");
    html.append(finding.area().title()).append(": ").append(Html.escape(finding.sentence()));
    html.append(". <code>").append(finding.reason().anchor()).append("</code></p>");
  }
}
