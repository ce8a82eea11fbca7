package io.github.flinkmemory.exporter.report;

import java.util.Locale;

/** The areas as a table, each with a bar of its use. */
final class AreasSection {
  private AreasSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    html.append(
            "<h2>Areas</h2><table><tr><th>Area</th><th>Configured</th><th>Limit</th><th>Used</th>")
        .append("<th>Demand</th><th>Peak, 24 h</th><th>Gap</th><th></th></tr>");
    for (AreaReport area : report.areas()) {
      html.append("<tr><td>").append(area.area().title()).append("</td>");
      Html.cell(html, area.configured());
      Html.cell(html, area.limit());
      Html.cell(html, area.used());
      Html.cell(html, area.demand());
      Html.cell(html, area.peak());
      boolean tooSmall = area.gap().isPresent() && area.gap().getAsLong() < 0;
      html.append(tooSmall ? "<td class=\"short\">" : "<td>")
          .append(ByteText.of(area.gap()))
          .append("</td><td>");
      bar(html, area);
      html.append("</td></tr>");
    }
    html.append("</table><p>The bar shows use of what is configured, its mark the peak of demand. ")
        .append("A dash means not known.</p>");
  }

  private static void bar(StringBuilder html, AreaReport area) {
    if (area.configured().orElse(0) <= 0) {
      return;
    }
    double configured = area.configured().getAsLong();
    html.append("<div class=\"bar\">");
    if (area.used().isPresent()) {
      html.append("<i style=\"width:")
          .append(percent(area.used().getAsLong() / configured))
          .append("\"></i>");
    }
    if (area.peak().isPresent()) {
      html.append("<b style=\"left:")
          .append(percent(area.peak().getAsLong() / configured))
          .append("\"></b>");
    }
    html.append("</div>");
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * Math.max(0, Math.min(1, ratio)));
  }
}
