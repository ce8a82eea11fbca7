package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Managed memory: each allocated slot has a memory manager of its own, a free one has none. Takes
 * no lock.
 */
final class ManagedReader extends TaskExecutorReader {
  /** Names under which state backends reserve: {@code state-rocks-managed-memory} and its like. */
  private static final String STATE_BACKEND = "state-";

  /** Name under which Python workers' memory is reserved, from 1.12. */
  private static final String PYTHON = "python-";

  ManagedReader(Supplier<List<Object>> roots) {
    super(roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    Totals totals = new Totals();
    for (Object taskExecutor : taskExecutors) {
      List<Object> managers = TaskExecutorParts.memoryManagers(taskExecutor);
      if (managers == null) {
        return SourceStatus.unavailable("slots came and went while they were read");
      }
      for (Object manager : managers) {
        totals.add(manager);
      }
    }
    totals.into(sample);
    return SourceStatus.up();
  }

  private static final class Totals {
    private long slots;
    private long total;
    private long reserved;
    private long allocated;
    private long stateBackend;
    private long python;

    void add(Object manager) throws Exception {
      long size = FlinkHandles.number(FlinkSymbol.MEMORY_MANAGER_SIZE, manager);
      slots++;
      total += size;
      reserved += size - available(manager);
      allocated += allocatedSegments(manager);
      for (Map.Entry<?, ?> entry : map(FlinkSymbol.MEMORY_MANAGER_RESERVED, manager).entrySet()) {
        long bytes = bytes(entry.getValue());
        if (isNamed(entry.getKey(), STATE_BACKEND)) {
          stateBackend += bytes;
        } else if (isPython(entry.getKey())) {
          python += bytes;
        }
      }
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

    void into(MemorySample.Builder sample) {
      sample
          .set(SampleField.SLOTS_ALLOCATED, slots)
          .set(SampleField.MANAGED_TOTAL, total)
          .set(SampleField.MANAGED_RESERVED, reserved)
          .set(SampleField.MANAGED_RESERVED_STATE_BACKEND, stateBackend)
          .set(SampleField.MANAGED_RESERVED_PYTHON, python)
          .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, allocated);
    }
  }
}
