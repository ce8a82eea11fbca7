package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a budget into an edit of the user's configuration: total process memory and every part but
 * task heap, in bytes. A closed set, so that no fraction and no default decides: Flink derives task
 * heap as the rest. Total Flink memory and task heap must go, for with them Flink would derive
 * another part; fractions and older names go because they would no longer mean anything.
 */
final class BudgetEdit {
  /** Every option that is set. */
  static final List<String> OPTIONS =
      keys(
          MemoryOption.TASKMANAGER_PROCESS_SIZE,
          MemoryOption.TASKMANAGER_METASPACE,
          MemoryOption.NETWORK_MIN,
          MemoryOption.NETWORK_MAX,
          MemoryOption.MANAGED_SIZE,
          MemoryOption.TASKMANAGER_OVERHEAD_MIN,
          MemoryOption.TASKMANAGER_OVERHEAD_MAX,
          MemoryOption.TASK_OFF_HEAP,
          MemoryOption.JOBMANAGER_PROCESS_SIZE,
          MemoryOption.JOBMANAGER_METASPACE,
          MemoryOption.JOBMANAGER_OFF_HEAP,
          MemoryOption.JOBMANAGER_OVERHEAD_MIN,
          MemoryOption.JOBMANAGER_OVERHEAD_MAX);

  private final Map<String, String> configuration;
  private final Map<String, String> set = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();

  private BudgetEdit(Map<String, String> configuration) {
    this.configuration = configuration;
  }

  private static List<String> keys(MemoryOption... options) {
    List<String> keys = new ArrayList<>();
    for (MemoryOption option : options) {
      keys.add(option.key());
    }
    return Collections.unmodifiableList(keys);
  }

  static ConfigurationEdit of(Budget budget, MemoryModel model, Map<String, String> configuration) {
    BudgetEdit edit = new BudgetEdit(configuration);
    if (model.role() == ProcessRole.TASK_MANAGER) {
      edit.taskManager(budget, model);
    } else {
      edit.jobManager(budget);
    }
    return ConfigurationEdit.of(edit.set, edit.removed);
  }

  private void taskManager(Budget budget, MemoryModel model) {
    set(MemoryOption.TASKMANAGER_PROCESS_SIZE, budget.total());
    set(MemoryOption.TASKMANAGER_METASPACE, size(budget, Area.METASPACE));
    set(MemoryOption.NETWORK_MIN, size(budget, Area.NETWORK));
    set(MemoryOption.NETWORK_MAX, size(budget, Area.NETWORK));
    set(MemoryOption.MANAGED_SIZE, size(budget, Area.MANAGED));
    set(MemoryOption.TASKMANAGER_OVERHEAD_MIN, size(budget, Area.OVERHEAD));
    set(MemoryOption.TASKMANAGER_OVERHEAD_MAX, size(budget, Area.OVERHEAD));
    set(
        MemoryOption.TASK_OFF_HEAP,
        size(budget, Area.OFF_HEAP) - model.bytes(MemoryComponent.FRAMEWORK_OFF_HEAP));
    remove(MemoryOption.TASKMANAGER_FLINK_SIZE);
    remove(MemoryOption.TASK_HEAP);
    remove(MemoryOption.MANAGED_FRACTION);
    remove(MemoryOption.NETWORK_FRACTION);
    remove(MemoryOption.TASKMANAGER_OVERHEAD_FRACTION);
    remove(MemoryOption.NUMBER_OF_BUFFERS);
    remove(MemoryOption.TASKMANAGER_HEAP_SIZE);
    remove(MemoryOption.TASKMANAGER_HEAP_MB);
  }

  private void jobManager(Budget budget) {
    set(MemoryOption.JOBMANAGER_PROCESS_SIZE, budget.total());
    set(MemoryOption.JOBMANAGER_METASPACE, size(budget, Area.METASPACE));
    set(MemoryOption.JOBMANAGER_OFF_HEAP, size(budget, Area.OFF_HEAP));
    set(MemoryOption.JOBMANAGER_OVERHEAD_MIN, size(budget, Area.OVERHEAD));
    set(MemoryOption.JOBMANAGER_OVERHEAD_MAX, size(budget, Area.OVERHEAD));
    remove(MemoryOption.JOBMANAGER_FLINK_SIZE);
    remove(MemoryOption.JOBMANAGER_HEAP);
    remove(MemoryOption.JOBMANAGER_OVERHEAD_FRACTION);
    remove(MemoryOption.JOBMANAGER_HEAP_SIZE);
    remove(MemoryOption.JOBMANAGER_HEAP_MB);
  }

  private static long size(Budget budget, Area area) {
    Long size = budget.sizes().get(area);
    if (size == null) {
      throw new IllegalStateException("a budget without " + area.label());
    }
    return size;
  }

  private void set(MemoryOption option, long bytes) {
    set.put(option.key(), MemorySize.format(bytes));
    for (String deprecated : option.deprecatedKeys()) {
      removeKey(deprecated);
    }
  }

  private void remove(MemoryOption option) {
    removeKey(option.key());
    for (String deprecated : option.deprecatedKeys()) {
      removeKey(deprecated);
    }
  }

  private void removeKey(String key) {
    if (configuration.containsKey(key)) {
      removed.add(key);
    }
  }
}
