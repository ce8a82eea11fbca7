package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The resolved sizes that Flink's launchers hand to the process as {@code -D} arguments of its main
 * class ({@code generateDynamicConfigsStr}); cores and external resources, which go with them, are
 * left out.
 */
final class DynamicProperties {
  private static final FlinkVersion WITH_JVM_PARTS = FlinkVersion.of(1, 12, 2);
  private static final FlinkVersion WITH_SLOTS = FlinkVersion.of(1, 13, 0);
  private static final FlinkVersion OF_JOB_MANAGERS = FlinkVersion.of(1, 12, 0);

  private final MemoryModel model;
  private final Map<String, String> properties = new LinkedHashMap<>();

  private DynamicProperties(MemoryModel model) {
    this.model = model;
  }

  /** Keys with sizes as Flink writes them: {@code 134217728b}. */
  static Map<String, String> of(MemoryModel model, FlinkVersion version, String slots) {
    if (!model.isComplete()) {
      return Collections.emptyMap();
    }
    DynamicProperties properties = new DynamicProperties(model);
    if (model.role() == ProcessRole.TASK_MANAGER) {
      properties.taskManager(version, slots);
    } else if (version.atLeast(OF_JOB_MANAGERS)) {
      properties.jobManager();
    }
    return Collections.unmodifiableMap(properties.properties);
  }

  private void taskManager(FlinkVersion version, String slots) {
    put(MemoryOption.FRAMEWORK_HEAP, MemoryComponent.FRAMEWORK_HEAP);
    put(MemoryOption.TASK_HEAP, MemoryComponent.TASK_HEAP);
    put(MemoryOption.FRAMEWORK_OFF_HEAP, MemoryComponent.FRAMEWORK_OFF_HEAP);
    put(MemoryOption.TASK_OFF_HEAP, MemoryComponent.TASK_OFF_HEAP);
    put(MemoryOption.NETWORK_MIN, MemoryComponent.NETWORK);
    put(MemoryOption.NETWORK_MAX, MemoryComponent.NETWORK);
    put(MemoryOption.MANAGED_SIZE, MemoryComponent.MANAGED);
    if (version.atLeast(WITH_JVM_PARTS)) {
      put(MemoryOption.TASKMANAGER_METASPACE, MemoryComponent.JVM_METASPACE);
      put(MemoryOption.TASKMANAGER_OVERHEAD_MIN, MemoryComponent.JVM_OVERHEAD);
      put(MemoryOption.TASKMANAGER_OVERHEAD_MAX, MemoryComponent.JVM_OVERHEAD);
    }
    if (version.atLeast(WITH_SLOTS)) {
      // Flink has read the number by then; before 1.13 it may be unreadable.
      properties.put(MemoryOption.TASK_SLOTS.key(), String.valueOf(Integer.parseInt(slots)));
    }
  }

  private void jobManager() {
    put(MemoryOption.JOBMANAGER_HEAP, MemoryComponent.JOB_MANAGER_HEAP);
    put(MemoryOption.JOBMANAGER_OFF_HEAP, MemoryComponent.JOB_MANAGER_OFF_HEAP);
    put(MemoryOption.JOBMANAGER_METASPACE, MemoryComponent.JVM_METASPACE);
    put(MemoryOption.JOBMANAGER_OVERHEAD_MIN, MemoryComponent.JVM_OVERHEAD);
    put(MemoryOption.JOBMANAGER_OVERHEAD_MAX, MemoryComponent.JVM_OVERHEAD);
  }

  private void put(MemoryOption option, MemoryComponent component) {
    properties.put(option.key(), model.bytes(component) + "b");
  }
}
