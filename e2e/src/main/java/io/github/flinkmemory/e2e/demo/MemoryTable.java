package io.github.flinkmemory.e2e.demo;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.demo.Style.Colour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The agent's page as a table for people: a pure function of the page. */
final class MemoryTable {

  private static final List<String> AREAS =
      List.of("heap", "off_heap", "network", "managed", "metaspace", "overhead");
  private static final int NAME_WIDTH = 15;

  /** Above this share of the configured size an area is drawn as tight. */
  private static final double TIGHT = 0.9;

  /** All that stands left of the bars, with two blanks before them. */
  private static final int LEFT_WIDTH = NAME_WIDTH + 5 * (1 + ByteColumn.WIDTH) + 2;

  private static final int NARROWEST_BAR = 8;
  private static final int WIDEST_BAR = 40;

  private final Style style;
  private final UsageBar bar;

  /**
   * A table that fits.
   *
   * @param columns of the terminal
   */
  MemoryTable(Style style, int columns) {
    this.style = style;
    this.bar = new UsageBar(Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, columns - LEFT_WIDTH)));
  }

  List<String> lines(MetricsPage page) {
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Colour.HEADING, heading()));
    for (String area : AREAS) {
      lines.add(row(area, page));
    }
    lines.add(style.paint(Colour.QUIET, "─".repeat(LEFT_WIDTH + bar.width())));
    lines.addAll(totals(page));
    lines.add(legend());
    return lines;
  }

  private String heading() {
    StringBuilder line = new StringBuilder(String.format("%-" + NAME_WIDTH + "s", "area"));
    for (String column : List.of("configured", "used", "demand", "peak", "gap")) {
      line.append(String.format(" %" + ByteColumn.WIDTH + "s", column));
    }
    return line.append("  in use").toString();
  }

  private String row(String area, MetricsPage page) {
    OptionalDouble configured = area(page, "configured", area);
    OptionalDouble used = area(page, "used", area);
    OptionalDouble demand = area(page, "demand", area);
    OptionalDouble peak = area(page, "peak", area);
    OptionalDouble gap = area(page, "gap", area);
    String gapCell = ByteColumn.cell(gap);
    return String.format("%-" + NAME_WIDTH + "s", area)
        + " "
        + ByteColumn.cell(configured)
        + " "
        + ByteColumn.cell(used)
        + " "
        + ByteColumn.cell(demand)
        + " "
        + ByteColumn.cell(peak)
        + " "
        + (gap.orElse(0) < 0 ? style.paint(Colour.SHORT, gapCell) : gapCell)
        + "  "
        + style.paint(
            colour(configured, peak.isPresent() ? peak : used),
            bar.draw(configured, used, demand, peak));
  }

  private List<String> totals(MetricsPage page) {
    OptionalDouble configured = page.value("flink_memory_process_configured_bytes");
    OptionalDouble resident = page.value("flink_memory_process_resident_bytes");
    OptionalDouble limit = page.value("flink_memory_container_limit_bytes");
    return List.of(
        total("total process", configured, OptionalDouble.empty(), OptionalDouble.empty()),
        total("resident", resident, resident, configured),
        total("container limit", limit, resident, limit));
  }

  /** One number, and what share of a whole is resident. */
  private String total(
      String name, OptionalDouble bytes, OptionalDouble part, OptionalDouble whole) {
    String line = String.format("%-" + NAME_WIDTH + "s ", name) + ByteColumn.cell(bytes);
    if (part.isEmpty() || whole.isEmpty()) {
      return line;
    }
    double ratio = part.getAsDouble() / whole.getAsDouble();
    String of = name.equals("resident") ? "of the total process" : "of the limit is resident";
    String remark = String.format(Locale.ROOT, "  %.0f %% %s", 100 * ratio, of);
    return line
        + style.paint(Colour.QUIET, remark)
        + " ".repeat(LEFT_WIDTH - NAME_WIDTH - 1 - ByteColumn.WIDTH - remark.length())
        + style.paint(
            colour(whole, part),
            bar.draw(whole, part, OptionalDouble.empty(), OptionalDouble.empty()));
  }

  private String legend() {
    return style.paint(
        Colour.QUIET,
        String.format(
            "█ used   %c demand   %c peak demand   – not known (yet)",
            UsageBar.DEMAND, UsageBar.PEAK));
  }

  private static Colour colour(OptionalDouble configured, OptionalDouble need) {
    if (configured.isEmpty() || need.isEmpty()) {
      return Colour.QUIET;
    }
    double ratio = need.getAsDouble() / configured.getAsDouble();
    if (ratio > 1) {
      return Colour.SHORT;
    }
    return ratio > TIGHT ? Colour.TIGHT : Colour.GOOD;
  }

  private static OptionalDouble area(MetricsPage page, String what, String area) {
    return page.value("flink_memory_" + what + "_bytes", "area", area);
  }
}
