package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;
import io.github.flinkmemory.exporter.advice.Verdict;
import io.github.flinkmemory.exporter.cli.SizeText;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Advice for one group as people read it: what to do first, then why, then the lines to paste. */
final class AdviceTable {
  private static final int NAME_WIDTH = 10;
  private static final int SIZE_WIDTH = 12;
  private static final int MOST_NAMES = 8;

  private final GroupAdvice group;
  private final Terminal terminal;
  private final StringBuilder text = new StringBuilder();

  private AdviceTable(GroupAdvice group, Terminal terminal) {
    this.group = group;
    this.terminal = terminal;
  }

  static String of(GroupAdvice group, Terminal terminal) {
    AdviceTable table = new AdviceTable(group, terminal);
    table.head();
    table.verdict();
    table.areas();
    table.findings();
    table.arithmetic();
    table.edit();
    table.notes();
    return terminal.unicode() ? table.text.toString() : ascii(table.text.toString());
  }

  private static String ascii(String text) {
    return text.replace("·", "-").replace("–", "-").replace("…", "...");
  }

  private void line(String content) {
    text.append(content).append('\n');
  }

  private void section(String title) {
    line("");
    line(terminal.bold(title));
  }

  private void head() {
    Group members = group.group();
    int count = members.processes();
    line(terminal.bold(members.title() + " · " + count + (count == 1 ? " process" : " processes")));
    List<String> names = members.names();
    boolean all = names.size() <= MOST_NAMES;
    line(
        "  from "
            + String.join(", ", all ? names : names.subList(0, MOST_NAMES))
            + (all ? "" : " and " + (names.size() - MOST_NAMES) + " more"));
    UsageStatistics usage = group.input().usage();
    line(
        "  observed "
            + TimeText.of(usage.runningMillis())
            + " of running tasks; "
            + TimeText.of(usage.loweringMillis())
            + " of it under the present load");
  }

  private void verdict() {
    line("");
    String sentence = group.recommendation().sentence();
    String verdict = group.recommendation().verdict().label().replace('_', ' ');
    switch (group.outcome()) {
      case URGENT_CHANGE:
        line(terminal.red(terminal.bold("URGENT " + verdict + ": " + sentence)));
        break;
      case CHANGE:
        line(terminal.yellow(terminal.bold(capital(verdict) + ": " + sentence)));
        break;
      case NO_EDIT:
        // Where no size helps the sentence says so itself.
        String text =
            group.recommendation().verdict() == Verdict.NO_SIZE_HELPS
                ? capital(sentence)
                : capital(verdict) + ": " + sentence;
        line(terminal.yellow(terminal.bold(text)));
        break;
      default:
        line(terminal.bold(capital(verdict) + ": " + sentence));
    }
  }

  private void areas() {
    line("");
    line(
        terminal.dim(
            left("area")
                + right("configured")
                + right("peak")
                + right("p95")
                + right("target")
                + "  reason"));
    for (AreaTarget target : group.recommendation().targets()) {
      area(target);
    }
    if (!group.recommendation().sizes().isEmpty()) {
      long before = group.input().model().totalProcess();
      long after = 0;
      for (long size : group.recommendation().sizes().values()) {
        after += size;
      }
      line(
          terminal.bold(
              left("Total") + right(size(before)) + right("") + right("") + right(size(after))));
    }
  }

  private void area(AreaTarget target) {
    Area area = target.area();
    ValueStatistics demand = group.input().usage().demand(area);
    Long size = group.size(area);
    String shown = right(size == null ? "–" : size(size));
    boolean changes = size != null && size != target.configured();
    Finding finding = Finding.primary(group.advice().findings(), area);
    line(
        left(area.title())
            + right(size(target.configured()))
            + right(size(demand.peak()))
            + right(size(demand.p95()))
            + (changes ? terminal.bold(shown) : shown)
            + "  "
            + (finding == null ? terminal.dim(target.arithmetic()) : reason(finding)));
  }

  private String reason(Finding finding) {
    String label = finding.reason().label();
    return finding.reason().severity() == Severity.INFO
        ? label + terminal.dim(": " + finding.sentence())
        : coloured(finding.reason().severity(), label);
  }

  private String coloured(Severity severity, String words) {
    return severity == Severity.CRITICAL ? terminal.red(words) : terminal.yellow(words);
  }

  private void findings() {
    boolean any = false;
    for (Finding finding : group.advice().findings()) {
      Severity severity = finding.reason().severity();
      if (finding.holds() && severity != Severity.INFO) {
        if (!any) {
          section("Findings");
        }
        any = true;
        line(
            "  "
                + coloured(severity, severity.label().toUpperCase(Locale.ROOT))
                + " "
                + finding.area().title()
                + ": "
                + finding.sentence());
      }
    }
  }

  /** Of the areas that change or should grow: of the others the table says it. */
  private void arithmetic() {
    List<AreaTarget> targets = group.recommendation().targets();
    List<String> all = group.recommendation().arithmetic();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i >= targets.size()) {
        told.add(all.get(i));
      } else if (isTold(targets.get(i))) {
        told.add(isRest(targets.get(i)) ? rest(targets.get(i)) : all.get(i));
      }
    }
    if (!told.isEmpty()) {
      section("Arithmetic");
      told.forEach(step -> line("  " + step));
    }
  }

  /** Whether it asked for nothing and got what the rounding of the others left. */
  private boolean isRest(AreaTarget target) {
    Long size = group.size(target.area());
    return size != null && size != target.configured() && target.target() == target.configured();
  }

  private String rest(AreaTarget target) {
    Long size = group.size(target.area());
    return target.area().title()
        + ": "
        + size(target.configured())
        + " -> "
        + size(size == null ? target.configured() : size)
        + " (what the others leave of the total)";
  }

  private boolean isTold(AreaTarget target) {
    Long size = group.size(target.area());
    Finding finding = Finding.primary(group.advice().findings(), target.area());
    return target.isRaise()
        || (size != null && size != target.configured())
        || (finding != null && finding.reason().severity() != Severity.INFO);
  }

  private void edit() {
    AdviceFormat format = EditText.usual(group);
    String lines = EditText.of(group, format);
    if (lines.isEmpty()) {
      return;
    }
    section(EditText.title(format));
    for (String each : lines.split("\n")) {
      line("  " + each);
    }
  }

  private void notes() {
    List<String> remarks = group.remarks();
    if (remarks.isEmpty()) {
      return;
    }
    section("Notes");
    for (String remark : remarks) {
      line("  " + remark);
    }
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? size(bytes.getAsLong()) : "–";
  }

  private static String size(long bytes) {
    return SizeText.mebibytes(bytes) + " MiB";
  }

  private static String left(String words) {
    return padding(NAME_WIDTH - words.length(), words, true);
  }

  private static String right(String words) {
    return padding(SIZE_WIDTH - words.length(), words, false);
  }

  private static String padding(int count, String words, boolean after) {
    StringBuilder blanks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      blanks.append(' ');
    }
    return after ? words + blanks : blanks + words;
  }
}
