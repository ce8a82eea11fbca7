package io.github.flinkmemory.agent.read.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways from a TaskExecutor to what several readers need. */
final class TaskExecutorParts {
  private TaskExecutorParts() {}

  static Object shuffle(Object taskExecutor) throws Exception {
    return FlinkHandles.object(FlinkSymbol.TM_SERVICES_SHUFFLE, services(taskExecutor));
  }

  /** All allocated slots, or null when slots came and went meanwhile. */
  static @Nullable List<Object> allocatedSlots(Object taskExecutor) throws Exception {
    Object slotTable =
        FlinkHandles.object(FlinkSymbol.TM_SERVICES_SLOT_TABLE, services(taskExecutor));
    Map<?, ?> allocated =
        (Map<?, ?>) FlinkHandles.object(FlinkSymbol.SLOT_TABLE_ALLOCATED, slotTable);
    return Snapshots.copyOf(allocated.values());
  }

  /** The memory managers of all allocated slots, or null when slots came and went meanwhile. */
  static @Nullable List<Object> memoryManagers(Object taskExecutor) throws Exception {
    List<Object> slots = allocatedSlots(taskExecutor);
    if (slots == null) {
      return null;
    }
    List<Object> managers = new ArrayList<>(slots.size());
    for (Object slot : slots) {
      managers.add(FlinkHandles.object(FlinkSymbol.SLOT_MEMORY_MANAGER, slot));
    }
    return managers;
  }

  /** What the slots share; null where there is no such thing (Flink before 1.17). */
  static @Nullable Object sharedResources(Object taskExecutor) throws Exception {
    Object services = services(taskExecutor);
    return FlinkHandles.has(FlinkSymbol.TM_SERVICES_SHARED_RESOURCES, services)
        ? FlinkHandles.object(FlinkSymbol.TM_SERVICES_SHARED_RESOURCES, services)
        : null;
  }

  private static Object services(Object taskExecutor) throws Exception {
    return FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_SERVICES, taskExecutor);
  }
}
