package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.SlotMemory;
import java.util.Collection;
import java.util.Map;

/** Reads who reserved how much of one slot's managed memory. Takes no lock. */
final class SlotReserves {
  /** Names under which state backends reserve: {@code state-rocks-managed-memory} and its like. */
  private static final String STATE_BACKEND = "state-";

  /** Name under which Python workers' memory is reserved, from 1.12. */
  private static final String PYTHON = "python-";

  private SlotReserves() {}

  static SlotMemory read(Object slot) throws Exception {
    Object manager = FlinkHandles.object(FlinkSymbol.SLOT_MEMORY_MANAGER, slot);
    long total = FlinkHandles.number(FlinkSymbol.MEMORY_MANAGER_SIZE, manager);
    long stateBackend = 0;
    long python = 0;
    for (Map.Entry<?, ?> entry : map(FlinkSymbol.MEMORY_MANAGER_RESERVED, manager).entrySet()) {
      long bytes = bytes(entry.getValue());
      if (isNamed(entry.getKey(), STATE_BACKEND)) {
        stateBackend += bytes;
      } else if (isPython(entry.getKey())) {
        python += bytes;
      }
    }
    return new SlotMemory(
        (int) FlinkHandles.number(FlinkSymbol.SLOT_INDEX, slot),
        String.valueOf(FlinkHandles.nullable(FlinkSymbol.SLOT_JOB, slot)),
        total,
        stateBackend,
        python,
        // A state backend that was let go in between is in one of both only.
        Math.max(0, total - available(manager) - stateBackend - python),
        allocatedSegments(manager));
  }

  private static long available(Object manager) throws Exception {
    if (!FlinkHandles.has(FlinkSymbol.MEMORY_MANAGER_BUDGETS, manager)) {
      return FlinkHandles.number(FlinkSymbol.MEMORY_MANAGER_AVAILABLE, manager);
    }
    Object budgets = FlinkHandles.object(FlinkSymbol.MEMORY_MANAGER_BUDGETS, manager);
    return FlinkHandles.number(FlinkSymbol.BUDGETS_AVAILABLE, budgets);
  }

  /** The map is concurrent; the sets in it are not, but only their sizes are asked for. */
  private static long allocatedSegments(Object manager) throws Exception {
    long segments = 0;
    for (Object owned : map(FlinkSymbol.MEMORY_MANAGER_SEGMENTS, manager).values()) {
      segments += ((Collection<?>) owned).size();
    }
    return segments * FlinkHandles.number(FlinkSymbol.MEMORY_MANAGER_PAGE_SIZE, manager);
  }

  private static Map<?, ?> map(FlinkSymbol symbol, Object manager) throws Exception {
    return (Map<?, ?>) FlinkHandles.object(symbol, manager);
  }

  /** Up to 1.10.1 a consumer's reservation is a map by type of memory. */
  private static long bytes(Object reservation) {
    if (reservation instanceof Number) {
      return ((Number) reservation).longValue();
    }
    long sum = 0;
    for (Object ofType : ((Map<?, ?>) reservation).values()) {
      sum += ((Number) ofType).longValue();
    }
    return sum;
  }

  private static boolean isNamed(Object consumer, String prefix) {
    return consumer instanceof String && ((String) consumer).startsWith(prefix);
  }

  /** Up to 1.11 a Python operator reserves under itself instead of a name. */
  private static boolean isPython(Object consumer) {
    return isNamed(consumer, PYTHON) || consumer.getClass().getName().contains(".python.");
  }
}
