package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Map;

/** The sources: what is up without a word is told in one line, so that the others are seen. */
final class SourcesSection {
  private SourcesSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    StringBuilder up = new StringBuilder();
    StringBuilder others = new StringBuilder();
    for (Map.Entry<Source, SourceStatus> entry : report.sources().entrySet()) {
      String name = entry.getKey().label().replace('_', ' ');
      String age = age(report, entry.getKey());
      SourceStatus status = entry.getValue();
      if (status.state() == SourceState.UP && status.reason().isEmpty()) {
        up.append(up.length() == 0 ? "" : ", ").append(name);
        up.append(age.isEmpty() ? "" : " (" + age + " old)");
      } else {
        source(others, name, age, status);
      }
    }
    html.append("<h2>Sources</h2>");
    if (up.length() > 0) {
      html.append("<p>Up: ").append(up).append(".</p>");
    }
    if (others.length() > 0) {
      html.append("<table><tr><th>Source</th><th class=\"text\">State</th><th>Age</th>")
          .append("<th class=\"text\">Reason</th></tr>")
          .append(others)
          .append("</table>");
    }
  }

  /** How long ago a source was read that is not read with each sample. */
  private static String age(MemoryReport report, Source source) {
    Long read = report.reads().get(source);
    return read == null ? "" : (report.timestampMillis() - read) / 1000 + " s";
  }

  private static void source(StringBuilder rows, String name, String age, SourceStatus status) {
    rows.append("<tr><td>").append(name).append("</td><td class=\"text");
    rows.append(status.state() == SourceState.FAILED ? " short\">" : "\">");
    rows.append(status.state().label()).append("</td><td>").append(age);
    rows.append("</td><td class=\"text\">")
        .append(Html.escape(status.reason()))
        .append("</td></tr>");
  }
}
