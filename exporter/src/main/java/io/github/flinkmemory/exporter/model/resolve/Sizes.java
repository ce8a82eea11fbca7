package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** What a resolution came to. Totals are null where the process has no budget as a whole. */
final class Sizes {
  private final EnumMap<MemoryComponent, Amount> components;
  private final @Nullable Amount flink;
  private final @Nullable Amount process;

  Sizes(
      EnumMap<MemoryComponent, Amount> components,
      @Nullable Amount flink,
      @Nullable Amount process) {
    this.components = components;
    this.flink = flink;
    this.process = process;
  }

  EnumMap<MemoryComponent, Amount> components() {
    return components;
  }

  @Nullable Amount flink() {
    return flink;
  }

  @Nullable Amount process() {
    return process;
  }
}
