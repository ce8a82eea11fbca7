package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The memory model, to the byte. */
final class ModelSection {
  private ModelSection() {}

  static void append(StringBuilder html, @Nullable MemoryModel model) {
    if (model == null) {
      return;
    }
    html.append(
        "<h2>Memory model</h2><table><tr><th>Component</th><th>Size</th><th>Bytes</th></tr>");
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      row(html, entry.getKey().title(), entry.getValue());
    }
    if (model.isComplete()) {
      row(html, "Total Flink memory", model.totalFlink());
      row(html, "Total process memory", model.totalProcess());
    }
    html.append("</table><p>Read from: ")
        .append(Html.escape(model.source().label().replace('_', ' ')))
        .append(".</p>");
  }

  private static void row(StringBuilder html, String title, long bytes) {
    html.append("<tr><td>").append(Html.escape(title)).append("</td>");
    Html.cell(html, OptionalLong.of(bytes));
    html.append("<td>").append(bytes).append("</td></tr>");
  }
}
