package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Locale;
import java.util.OptionalLong;

/** The process as a whole, and the container that it runs in. */
final class ProcessSection {
  private static final double BASIS_POINTS = 100;

  private ProcessSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    MemoryModel model = report.model();
    html.append(
            "<h2>Process</h2><table><tr><th>Configured</th><th>Resident</th><th>Container limit</th>")
        .append("<th>Container, unreclaimable</th><th>Container, working set</th></tr><tr>");
    // The first column is left-aligned by the style; a single row of numbers reads well so.
    Html.cell(
        html,
        model == null || !model.isComplete()
            ? OptionalLong.empty()
            : OptionalLong.of(model.totalProcess()));
    Html.cell(html, report.measured(SampleField.PROCESS_RESIDENT));
    Html.cell(html, report.measured(SampleField.CONTAINER_LIMIT));
    Html.cell(html, report.measured(SampleField.CONTAINER_UNRECLAIMABLE));
    Html.cell(html, report.measured(SampleField.CONTAINER_WORKING_SET));
    html.append("</tr></table>");
    container(html, report);
    if (model == null) {
      html.append("<p class=\"note\">The memory model is not known yet");
      SourceStatus status = report.sources().get(Source.MODEL);
      html.append(
          status == null || status.reason().isEmpty() ? "" : ": " + Html.escape(status.reason()));
      html.append(".</p>");
    }
  }

  private static void container(StringBuilder html, MemoryReport report) {
    OptionalLong pressure = report.measured(SampleField.CONTAINER_PRESSURE_BASIS_POINTS);
    if (pressure.isPresent()) {
      html.append("<p>In the last ten seconds some task of the container waited for memory for ")
          .append(String.format(Locale.ROOT, "%.1f %%", pressure.getAsLong() / BASIS_POINTS))
          .append(" of the time.</p>");
    }
    long kills = report.measured(SampleField.CONTAINER_OOM_KILLS).orElse(0);
    if (kills > 0) {
      html.append("<p class=\"note critical\">The kernel has killed ")
          .append(kills)
          .append(kills == 1 ? " process" : " processes")
          .append(" of this container for want of memory.</p>");
    }
  }
}
