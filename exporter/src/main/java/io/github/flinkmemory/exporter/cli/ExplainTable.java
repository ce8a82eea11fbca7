package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.check.LikelyMistakes;
import io.github.flinkmemory.exporter.model.remedy.Findings;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Provenance;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.util.ArrayList;
import java.util.List;

/** A resolution for people: tree, bars, provenance, and what to know about it. */
final class ExplainTable {
  private static final int NAME_WIDTH = 27;
  private static final int BYTES_WIDTH = 17;
  private static final int MEBIBYTES_WIDTH = 10;
  private static final int BAR_WIDTH = 20;

  private final Subject subject;
  private final Resolution resolution;
  private final Terminal terminal;
  private final TextPage page;

  private ExplainTable(Subject subject, Terminal terminal) {
    this.subject = subject;
    this.resolution = subject.resolution();
    this.terminal = terminal;
    this.page = new TextPage(terminal);
  }

  static String of(Subject subject, List<String> remarks, Terminal terminal) {
    ExplainTable table = new ExplainTable(subject, terminal);
    table.appendHead();
    table
        .resolution
        .model()
        .ifPresent(
            model -> {
              table.appendTree(model);
              table.appendFlags();
              DivisionSection.append(table.page, table.resolution);
            });
    table.appendFindings();
    table.appendNotes(remarks);
    return table.page.toString();
  }

  /** {@code TaskManager, Flink 2.3.0, standalone, /opt/flink/conf}. */
  static String head(Subject subject) {
    MemoryModelResolver resolver = subject.resolution().resolver();
    return (resolver.role() == ProcessRole.TASK_MANAGER ? "TaskManager" : "JobManager")
        + ", Flink "
        + resolver.version()
        + ", "
        + resolver.mode().label()
        + ", "
        + subject.name();
  }

  private void appendHead() {
    page.line(terminal.bold(head(subject)));
  }

  private void appendTree(MemoryModel model) {
    page.line("");
    if (!model.isComplete()) {
      page.line(
          resolution.resolver().mode() == DeployMode.LOCAL
              ? "In a MiniCluster these alone are budgets; heap and direct memory are the JVM's own."
              : "A JobManager of Flink 1.10 has a heap, but no memory model.");
      page.line("");
    }
    page.line(
        terminal.dim(
            TextPage.left("", NAME_WIDTH)
                + TextPage.right("bytes", BYTES_WIDTH)
                + TextPage.right("MiB", MEBIBYTES_WIDTH)
                + "  "
                + TextPage.left("", BAR_WIDTH)
                + "  from"));
    long whole = model.isComplete() ? model.totalProcess() : 0;
    for (ComponentTree.Row row : ComponentTree.rows(model, terminal.unicode())) {
      long bytes = row.bytes(model);
      String name = TextPage.left(row.branch() + row.title(), NAME_WIDTH);
      page.line(
          (row.isTotal() ? terminal.bold(name) : name)
              + TextPage.right(SizeText.bytes(bytes), BYTES_WIDTH)
              + TextPage.right(SizeText.mebibytes(bytes), MEBIBYTES_WIDTH)
              + "  "
              + terminal.cyan(Bar.of(bytes, whole, BAR_WIDTH, terminal.unicode()))
              + "  "
              + row.provenance(resolution).map(this::origin).orElse(""));
    }
  }

  private String origin(Provenance provenance) {
    String kind = TextPage.left(provenance.kind().label(), 10);
    Setting setting = provenance.setting();
    String origin =
        setting != null && setting.isConfigured()
            ? subject.configuration().origin(setting.key())
            : "";
    boolean notable = provenance.kind() == Provenance.Kind.CLAMPED;
    return (notable ? terminal.yellow(kind) : kind)
        + " "
        + provenance.explanation()
        + (origin.isEmpty() ? "" : terminal.dim(" (" + origin + ")"));
  }

  private void appendFlags() {
    String flags = resolution.jvmFlags().map(JvmFlags::toString).orElse("");
    page.section("JVM flags");
    page.line("  " + (flags.isEmpty() ? "none by Flink" : flags));
  }

  private void appendFindings() {
    List<Finding> findings = Findings.of(resolution);
    if (findings.isEmpty()) {
      return;
    }
    page.section("Flink refuses this configuration");
    for (Finding finding : findings) {
      page.line("  " + terminal.red("error: ") + finding);
    }
  }

  private void appendNotes(List<String> remarks) {
    List<Note> warnings = LikelyMistakes.find(resolution);
    if (!warnings.isEmpty()) {
      page.section("Warnings");
      warnings.forEach(warning -> page.line("  " + terminal.yellow("warning: ") + warning));
    }
    List<String> notes = new ArrayList<>(remarks);
    notes.addAll(subject.configuration().remarks());
    for (Note note : resolution.notes()) {
      // Defaults and clamps stand beside their numbers already.
      if (note.kind() == Note.Kind.DEPRECATED_KEY || note.kind() == Note.Kind.LEGACY_OPTION) {
        notes.add(note.text());
      }
    }
    if (!notes.isEmpty()) {
      page.section("Notes");
      notes.forEach(note -> page.line("  " + note));
    }
  }
}
