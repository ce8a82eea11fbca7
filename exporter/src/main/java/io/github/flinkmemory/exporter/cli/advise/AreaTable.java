package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.cli.SizeText;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.cli.TextPage;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.OptionalLong;

/** The areas as a table: what each has, needed and gets, and the first reason for it. */
final class AreaTable {
  private static final int NAME_WIDTH = 10;
  private static final int SIZE_WIDTH = 12;

  private final GroupAdvice group;
  private final Terminal terminal;
  private final TextPage page;

  private AreaTable(GroupAdvice group, Terminal terminal, TextPage page) {
    this.group = group;
    this.terminal = terminal;
    this.page = page;
  }

  static void append(TextPage page, GroupAdvice group, Terminal terminal) {
    new AreaTable(group, terminal, page).append();
  }

  private void append() {
    page.line("");
    page.line(
        terminal.dim(
            left("area")
                + right("configured")
                + right("peak")
                + right("p95")
                + right("target")
                + "  reason"));
    for (AreaTarget target : group.recommendation().targets()) {
      row(target);
    }
    if (!group.recommendation().sizes().isEmpty()) {
      total();
    }
  }

  private void row(AreaTarget target) {
    Area area = target.area();
    ValueStatistics demand = group.input().usage().demand(area);
    Long size = group.size(area);
    String shown = right(size == null ? "–" : size(size));
    boolean changes = size != null && size != target.configured();
    Finding finding = Finding.primary(group.advice().findings(), area);
    page.line(
        left(area.title())
            + right(size(target.configured()))
            + right(size(demand.peak()))
            + right(size(demand.p95()))
            + (changes ? terminal.bold(shown) : shown)
            + "  "
            + (finding == null
                ? terminal.dim(target.arithmetic())
                : new FindingText(terminal).reason(finding)));
  }

  private void total() {
    long after = 0;
    for (long size : group.recommendation().sizes().values()) {
      after += size;
    }
    page.line(
        terminal.bold(
            left("Total")
                + right(size(group.input().model().totalProcess()))
                + right("")
                + right("")
                + right(size(after))));
  }

  private static String left(String words) {
    return TextPage.left(words, NAME_WIDTH);
  }

  private static String right(String words) {
    return TextPage.right(words, SIZE_WIDTH);
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? size(bytes.getAsLong()) : "–";
  }

  /** {@code 1728.0 MiB}. */
  static String size(long bytes) {
    return SizeText.mebibytes(bytes) + " MiB";
  }
}
