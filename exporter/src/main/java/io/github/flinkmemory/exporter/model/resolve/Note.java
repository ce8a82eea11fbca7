package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.OneLine;
import java.util.Locale;

/** Something that played a part in a resolution, or that looks like a mistake. Immutable. */
public final class Note {
  /** What a note is about. */
  public enum Kind {
    DEFAULT_USED(false),
    CLAMPED(false),
    DEPRECATED_KEY(false),
    LEGACY_OPTION(false),
    /** Set, but without effect beside the other options. */
    NO_EFFECT(true),
    /** Ignored by this version. */
    REMOVED_OPTION(true),
    /** Ignored by this version: it came later. */
    FUTURE_OPTION(true),
    UNKNOWN_OPTION(true),
    NETWORK_TAKES_THE_REST(true),
    OVERHEAD_CAPPED(true),
    JVM_FLAG_OVERRIDES(true),
    MANAGED_UNUSED(true),
    TASK_HEAP_SMALL(true),
    HEAP_BELOW_MINIMUM(true),
    ROCKSDB_FLUSHES_CONSTANTLY(true),
    /** Flink resolves the memory, but the process stops when it starts. */
    PROCESS_WILL_NOT_START(true);

    private final boolean warning;

    Kind(boolean warning) {
      this.warning = warning;
    }

    /** Whether it is a likely mistake. */
    public boolean isWarning() {
      return warning;
    }

    /** The code in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final String option;
  private final String text;

  public Note(Kind kind, String option, String text) {
    this.kind = kind;
    this.option = option;
    this.text = OneLine.of(text);
  }

  public Kind kind() {
    return kind;
  }

  /** The key of the option that it is about. */
  public String option() {
    return option;
  }

  /** One line; names the option. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
