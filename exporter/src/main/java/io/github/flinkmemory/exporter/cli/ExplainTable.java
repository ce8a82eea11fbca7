package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
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
import io.github.flinkmemory.exporter.model.slot.ConsumerWeights;
import io.github.flinkmemory.exporter.model.slot.RocksDbMemory;
import io.github.flinkmemory.exporter.model.slot.SlotDivision;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** A resolution for people: tree, bars, provenance, and what to know about it. */
final class ExplainTable {
  private static final int NAME_WIDTH = 27;
  private static final int BYTES_WIDTH = 17;
  private static final int MEBIBYTES_WIDTH = 10;
  private static final int BAR_WIDTH = 20;

  private final Subject subject;
  private final Resolution resolution;
  private final Terminal terminal;
  private final StringBuilder text = new StringBuilder();

  private ExplainTable(Subject subject, Terminal terminal) {
    this.subject = subject;
    this.resolution = subject.resolution();
    this.terminal = terminal;
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
              table.appendDivision();
            });
    table.appendFindings();
    table.appendNotes(remarks);
    return table.text.toString();
  }

  private void line(String content) {
    text.append(content).append('\n');
  }

  private void section(String title) {
    line("");
    line(terminal.bold(title));
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
    line(terminal.bold(head(subject)));
  }

  private void appendTree(MemoryModel model) {
    line("");
    if (!model.isComplete()) {
      line(
          resolution.resolver().mode() == DeployMode.LOCAL
              ? "In a MiniCluster these alone are budgets; heap and direct memory are the JVM's own."
              : "A JobManager of Flink 1.10 has a heap, but no memory model.");
      line("");
    }
    line(
        terminal.dim(
            left("", NAME_WIDTH)
                + right("bytes", BYTES_WIDTH)
                + right("MiB", MEBIBYTES_WIDTH)
                + "  "
                + left("", BAR_WIDTH)
                + "  from"));
    long whole = model.isComplete() ? model.totalProcess() : 0;
    for (ComponentTree.Row row : ComponentTree.rows(model, terminal.unicode())) {
      long bytes = row.bytes(model);
      String name = left(row.branch() + row.title(), NAME_WIDTH);
      line(
          (row.isTotal() ? terminal.bold(name) : name)
              + right(SizeText.bytes(bytes), BYTES_WIDTH)
              + right(SizeText.mebibytes(bytes), MEBIBYTES_WIDTH)
              + "  "
              + terminal.cyan(Bar.of(bytes, whole, BAR_WIDTH, terminal.unicode()))
              + "  "
              + row.provenance(resolution).map(this::origin).orElse(""));
    }
  }

  private String origin(Provenance provenance) {
    String kind = left(provenance.kind().label(), 10);
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
    section("JVM flags");
    line("  " + (flags.isEmpty() ? "none by Flink" : flags));
  }

  private void appendDivision() {
    SlotDivision division = SlotDivision.of(resolution).orElse(null);
    if (division == null) {
      return;
    }
    section("Division");
    line(
        "  Network   "
            + SizeText.bytes(division.networkBuffers())
            + " buffers of "
            + MemorySize.format(division.segmentSize())
            + ", "
            + SizeText.bytes(division.buffersPerSlot())
            + " a slot");
    line(
        "  Managed   "
            + SizeText.mebibytes(division.managedPerSlot())
            + " MiB in each of "
            + division.slots()
            + (division.slots() == 1 ? " slot" : " slots")
            + sharedWithPython());
    RocksDbMemory.of(resolution, division).ifPresent(this::appendRocksDb);
  }

  private String sharedWithPython() {
    return ConsumerWeights.of(resolution)
        .map(
            weights ->
                String.format(
                    Locale.ROOT,
                    "; beside Python workers %.0f %% of it for state or operators",
                    100
                        * weights.share(
                            ConsumerWeights.Consumer.STATE_BACKEND,
                            EnumSet.of(
                                ConsumerWeights.Consumer.STATE_BACKEND,
                                ConsumerWeights.Consumer.PYTHON))))
        .orElse("");
  }

  private void appendRocksDb(RocksDbMemory memory) {
    String backend = RocksDbMemory.stateBackend(resolution).orElse("");
    String name = backend.toLowerCase(Locale.ROOT).contains("forst") ? "ForSt" : "RocksDB";
    String condition = backend.isEmpty() ? " where a job uses it" : "";
    line(
        "  "
            + left(name, 10)
            + (memory.source() == RocksDbMemory.Source.UNBOUNDED
                ? "without a bound, outside the model"
                : "cache "
                    + SizeText.mebibytes(memory.cacheCapacity())
                    + " MiB, of which write buffers may take "
                    + SizeText.mebibytes(memory.writeBufferCapacity())
                    + " MiB, "
                    + from(memory.source()))
            + condition);
  }

  private static String from(RocksDbMemory.Source source) {
    switch (source) {
      case MANAGED:
        return "from each slot's managed memory";
      case FIXED_PER_SLOT:
        return "in each slot, outside managed memory";
      default:
        return "for all slots, outside managed memory";
    }
  }

  private void appendFindings() {
    List<Finding> findings = Findings.of(resolution);
    if (findings.isEmpty()) {
      return;
    }
    section("Flink refuses this configuration");
    for (Finding finding : findings) {
      line("  " + terminal.red("error: ") + finding);
    }
  }

  private void appendNotes(List<String> remarks) {
    List<Note> warnings = LikelyMistakes.find(resolution);
    if (!warnings.isEmpty()) {
      section("Warnings");
      warnings.forEach(warning -> line("  " + terminal.yellow("warning: ") + warning));
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
      section("Notes");
      notes.forEach(note -> line("  " + note));
    }
  }

  static String left(String text, int width) {
    StringBuilder padded = new StringBuilder(text);
    while (padded.length() < width) {
      padded.append(' ');
    }
    return padded.toString();
  }

  static String right(String text, int width) {
    StringBuilder padded = new StringBuilder();
    for (int i = text.length(); i < width; i++) {
      padded.append(' ');
    }
    return padded.append(text).toString();
  }
}
