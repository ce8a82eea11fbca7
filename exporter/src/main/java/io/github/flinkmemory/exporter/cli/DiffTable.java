package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.check.LikelyMistakes;
import io.github.flinkmemory.exporter.model.remedy.Findings;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two resolutions side by side: sizes, flags, and the options that differ. */
final class DiffTable {
  private static final int NAME_WIDTH = 27;
  private static final int COLUMN_WIDTH = 18;
  private static final int DIFFERENCE_WIDTH = 14;

  private final Subject left;
  private final Subject right;
  private final Terminal terminal;
  private final TextPage page;

  private DiffTable(Subject left, Subject right, Terminal terminal) {
    this.left = left;
    this.right = right;
    this.terminal = terminal;
    this.page = new TextPage(terminal);
  }

  static String of(Subject left, Subject right, List<String> remarks, Terminal terminal) {
    DiffTable table = new DiffTable(left, right, terminal);
    table.page.line(terminal.bold("A: " + ExplainTable.head(left)));
    table.page.line(terminal.bold("B: " + ExplainTable.head(right)));
    table.appendSizes();
    table.appendFlags();
    table.appendOptions();
    table.appendProblems("A", left);
    table.appendProblems("B", right);
    if (!remarks.isEmpty()) {
      table.page.section("Notes");
      remarks.forEach(remark -> table.page.line("  " + remark));
    }
    return table.page.toString();
  }

  private void appendSizes() {
    MemoryModel before = left.resolution().model().orElse(null);
    MemoryModel after = right.resolution().model().orElse(null);
    MemoryModel any = before == null ? after : before;
    if (any == null) {
      return;
    }
    page.line("");
    page.line(
        terminal.dim(
            TextPage.left("", NAME_WIDTH)
                + TextPage.right("A bytes", COLUMN_WIDTH)
                + TextPage.right("B bytes", COLUMN_WIDTH)
                + TextPage.right("B - A MiB", DIFFERENCE_WIDTH)));
    for (ComponentTree.Row row : ComponentTree.rows(any, terminal.unicode())) {
      String name = TextPage.left(row.branch() + row.title(), NAME_WIDTH);
      String difference =
          before == null || after == null
              ? ""
              : SizeText.difference(row.bytes(after) - row.bytes(before));
      page.line(
          (row.isTotal() ? terminal.bold(name) : name)
              + TextPage.right(cell(row, before), COLUMN_WIDTH)
              + TextPage.right(cell(row, after), COLUMN_WIDTH)
              + highlighted(TextPage.right(difference, DIFFERENCE_WIDTH)));
    }
  }

  private String highlighted(String difference) {
    return difference.trim().equals("=") ? terminal.dim(difference) : terminal.yellow(difference);
  }

  private static String cell(ComponentTree.Row row, @Nullable MemoryModel model) {
    return model == null ? "refused" : SizeText.bytes(row.bytes(model));
  }

  private void appendFlags() {
    page.section("JVM flags");
    page.line("  A " + left.resolution().jvmFlags().map(JvmFlags::toString).orElse("refused"));
    page.line("  B " + right.resolution().jvmFlags().map(JvmFlags::toString).orElse("refused"));
  }

  private void appendOptions() {
    TreeSet<String> keys = new TreeSet<>(left.configuration().values().keySet());
    keys.addAll(right.configuration().values().keySet());
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      String a = left.configuration().values().get(key);
      String b = right.configuration().values().get(key);
      if (!Objects.equals(a, b) && (key.contains("memory") || key.contains("taskmanager"))) {
        lines.add("  " + key + ": " + shown(a) + " -> " + shown(b));
      }
    }
    if (!lines.isEmpty()) {
      page.section("Options that differ");
      lines.forEach(page::line);
    }
  }

  private static String shown(@Nullable String value) {
    return value == null ? "(not set)" : value;
  }

  private void appendProblems(String name, Subject subject) {
    Resolution resolution = subject.resolution();
    List<String> lines = new ArrayList<>();
    Findings.of(resolution).forEach(finding -> lines.add(terminal.red("error: ") + finding));
    LikelyMistakes.find(resolution)
        .forEach(warning -> lines.add(terminal.yellow("warning: ") + warning));
    if (!lines.isEmpty()) {
      page.section("About " + name);
      lines.forEach(problem -> page.line("  " + problem));
    }
  }
}
