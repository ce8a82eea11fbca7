package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.OptionalLong;

/** The process as a whole, and the container that it runs in. */
final class ProcessSection {
  private ProcessSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    MemoryModel model = report.model();
    html.append(
            "<h2>Process</h2><table><tr><th>Configured</th><th>Resident</th><th>Container limit</th>")
        .append("<th>Container, unreclaimable</th></tr><tr>");
    // The first column is left-aligned by the style; a single row of numbers reads well so.
    Html.cell(
        html,
        model == null || !model.isComplete()
            ? OptionalLong.empty()
            : OptionalLong.of(model.totalProcess()));
    Html.cell(html, report.measured(SampleField.PROCESS_RESIDENT));
    Html.cell(html, report.measured(SampleField.CONTAINER_LIMIT));
    Html.cell(html, report.measured(SampleField.CONTAINER_UNRECLAIMABLE));
    html.append("</tr></table>");
    if (model == null) {
      html.append("<p class=\"note\">The memory model is not known yet");
      SourceStatus status = report.sources().get(Source.MODEL);
      html.append(
          status == null || status.reason().isEmpty() ? "" : ": " + Html.escape(status.reason()));
      html.append(".</p>");
    }
  }
}
