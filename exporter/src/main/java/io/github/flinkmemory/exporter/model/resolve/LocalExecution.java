package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.EnumMap;

/**
 * A TaskManager in a MiniCluster: only network and managed memory are budgets, heap and direct
 * memory are those of the user's own JVM (Flink: {@code
 * TaskExecutorResourceUtils.adjustForLocalExecution}).
 */
final class LocalExecution {
  private static final Amount NETWORK =
      new Amount(64L << 20, Provenance.derived(() -> "64m, fixed in a MiniCluster"));
  private static final Amount MANAGED =
      new Amount(128L << 20, Provenance.derived(() -> "128m, fixed in a MiniCluster"));

  private final Options options;

  LocalExecution(Options options) {
    this.options = options;
  }

  Sizes resolve() throws RefusedException {
    EnumMap<MemoryComponent, Amount> components = new EnumMap<>(MemoryComponent.class);
    components.put(MemoryComponent.NETWORK, network());
    components.put(
        MemoryComponent.MANAGED,
        options.isSet(MemoryOption.MANAGED_SIZE)
            ? options.size(MemoryOption.MANAGED_SIZE)
            : MANAGED);
    // Flink reads these too, and stops at a value that it cannot read.
    for (MemoryOption read :
        new MemoryOption[] {MemoryOption.TASK_HEAP, MemoryOption.TASK_OFF_HEAP}) {
      if (options.isSet(read)) {
        options.size(read);
      }
    }
    return new Sizes(components, null, null);
  }

  private Amount network() throws RefusedException {
    boolean hasMin = options.isSet(MemoryOption.NETWORK_MIN);
    boolean hasMax = options.isSet(MemoryOption.NETWORK_MAX);
    if (!hasMin && !hasMax) {
      return NETWORK;
    }
    Amount min = options.size(hasMin ? MemoryOption.NETWORK_MIN : MemoryOption.NETWORK_MAX);
    Amount max = options.size(hasMax ? MemoryOption.NETWORK_MAX : MemoryOption.NETWORK_MIN);
    if (min.bytes() != max.bytes()) {
      Setting minSetting = options.get(MemoryOption.NETWORK_MIN);
      Setting maxSetting = options.get(MemoryOption.NETWORK_MAX);
      throw new RefusedException(
          Problem.NETWORK_MIN_AND_MAX_DIFFER,
          minSetting + " and " + maxSetting + " must be equal in a MiniCluster",
          minSetting,
          maxSetting);
    }
    return min;
  }
}
