package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;
import io.github.flinkmemory.exporter.advice.Verdict;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.cli.TextPage;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.List;
import java.util.Locale;

/** Advice for one group as people read it: what to do first, then why, then the lines to paste. */
final class AdviceTable {
  private static final int MOST_NAMES = 8;

  private final GroupAdvice group;
  private final Terminal terminal;
  private final TextPage page;

  private AdviceTable(GroupAdvice group, Terminal terminal) {
    this.group = group;
    this.terminal = terminal;
    this.page = new TextPage(terminal);
  }

  static String of(GroupAdvice group, Terminal terminal) {
    AdviceTable table = new AdviceTable(group, terminal);
    table.head();
    table.verdict();
    AreaTable.append(table.page, group, terminal);
    table.findings();
    ArithmeticSection.append(table.page, group);
    table.edit();
    table.notes();
    String text = table.page.toString();
    return terminal.unicode() ? text : ascii(text);
  }

  private static String ascii(String text) {
    return text.replace("·", "-").replace("–", "-").replace("…", "...");
  }

  private void head() {
    Group members = group.group();
    int count = members.processes();
    page.line(
        terminal.bold(members.title() + " · " + count + (count == 1 ? " process" : " processes")));
    List<String> names = members.names();
    boolean all = names.size() <= MOST_NAMES;
    page.line(
        "  from "
            + String.join(", ", all ? names : names.subList(0, MOST_NAMES))
            + (all ? "" : " and " + (names.size() - MOST_NAMES) + " more"));
    UsageStatistics usage = group.input().usage();
    page.line(
        "  observed "
            + TimeText.of(usage.runningMillis())
            + " of running tasks; "
            + TimeText.of(usage.loweringMillis())
            + " of it under the present load");
  }

  private void verdict() {
    page.line("");
    String sentence = group.recommendation().sentence();
    String verdict = group.recommendation().verdict().label().replace('_', ' ');
    switch (group.outcome()) {
      case URGENT_CHANGE:
        page.line(terminal.red(terminal.bold("URGENT " + verdict + ": " + sentence)));
        break;
      case CHANGE:
        page.line(terminal.yellow(terminal.bold(capital(verdict) + ": " + sentence)));
        break;
      case NO_EDIT:
        // Where no size helps the sentence says so itself.
        String text =
            group.recommendation().verdict() == Verdict.NO_SIZE_HELPS
                ? capital(sentence)
                : capital(verdict) + ": " + sentence;
        page.line(terminal.yellow(terminal.bold(text)));
        break;
      default:
        page.line(terminal.bold(capital(verdict) + ": " + sentence));
    }
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private void findings() {
    FindingText text = new FindingText(terminal);
    boolean any = false;
    for (Finding finding : group.advice().findings()) {
      if (finding.holds() && finding.reason().severity() != Severity.INFO) {
        if (!any) {
          page.section("Findings");
        }
        any = true;
        page.line("  " + text.sentence(finding));
      }
    }
  }

  private void edit() {
    AdviceFormat format = EditText.usual(group);
    String lines = EditText.of(group, format);
    if (lines.isEmpty()) {
      return;
    }
    page.section(EditText.title(format));
    for (String each : lines.split("\n")) {
      page.line("  " + each);
    }
  }

  private void notes() {
    List<String> remarks = group.remarks();
    if (remarks.isEmpty()) {
      return;
    }
    page.section("Notes");
    for (String remark : remarks) {
      page.line("  " + remark);
    }
  }
}
