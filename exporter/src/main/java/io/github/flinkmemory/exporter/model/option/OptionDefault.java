package io.github.flinkmemory.exporter.model.option;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemorySize;

/** The default of an option from one release on. Immutable; parsed once. */
public final class OptionDefault {
  private final FlinkVersion since;
  private final String text;
  private final long bytes;

  OptionDefault(OptionType type, FlinkVersion since, String text) {
    this.since = since;
    this.text = text;
    this.bytes = type == OptionType.SIZE ? MemorySize.parseBytes(text) : 0;
  }

  /** The first release with this default. */
  public FlinkVersion since() {
    return since;
  }

  /** The default as Flink's documentation writes it. */
  public String text() {
    return bytes == Long.MAX_VALUE ? "unlimited" : text;
  }

  /** The default as the value of an option. */
  public String value() {
    return text;
  }

  /** Bytes of the default of a {@link OptionType#SIZE size}; else 0. */
  public long bytes() {
    return bytes;
  }
}
