package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest options that resolve to a given model, for where the user's own are not known: every
 * part but the heap in bytes, so that no fraction decides.
 */
final class MinimalConfiguration {
  /** With one of these beside the others, Flink would derive another part. */
  private static final List<MemoryOption> FOREIGN =
      Collections.unmodifiableList(
          Arrays.asList(
              MemoryOption.TASKMANAGER_FLINK_SIZE,
              MemoryOption.TASK_HEAP,
              MemoryOption.MANAGED_FRACTION,
              MemoryOption.NETWORK_FRACTION,
              MemoryOption.TASKMANAGER_OVERHEAD_FRACTION,
              MemoryOption.NUMBER_OF_BUFFERS,
              MemoryOption.TASKMANAGER_HEAP_SIZE,
              MemoryOption.TASKMANAGER_HEAP_MB,
              MemoryOption.JOBMANAGER_FLINK_SIZE,
              MemoryOption.JOBMANAGER_HEAP,
              MemoryOption.JOBMANAGER_OVERHEAD_FRACTION,
              MemoryOption.JOBMANAGER_HEAP_SIZE,
              MemoryOption.JOBMANAGER_HEAP_MB));

  private static final MemoryOption[] FRAMEWORK = {
    MemoryOption.FRAMEWORK_HEAP, MemoryOption.FRAMEWORK_OFF_HEAP
  };

  private static final long FRAMEWORK_DEFAULT = 128L << 20;

  private final Map<String, String> options = new LinkedHashMap<>();

  private MinimalConfiguration() {}

  /**
   * @param flinkVersion empty when unknown
   */
  static UserConfiguration of(MemoryModel model, String flinkVersion, DeployMode mode) {
    if (flinkVersion.isEmpty()) {
      return UserConfiguration.unknown("the version of Flink is not known");
    }
    MinimalConfiguration configuration = new MinimalConfiguration();
    configuration.set(model);
    boolean same =
        new MemoryModelResolver(FlinkVersion.parse(flinkVersion), model.role(), mode)
            .resolve(configuration.options)
            .model()
            .map(found -> found.components().equals(model.components()))
            .orElse(false);
    return same
        ? UserConfiguration.of(configuration.options)
        : UserConfiguration.unknown(
            "no configuration of total process memory and its parts resolves to the sizes that run;"
                + " give the user's own with --conf");
  }

  private void set(MemoryModel model) {
    boolean taskManager = model.role() == ProcessRole.TASK_MANAGER;
    set(
        taskManager ? MemoryOption.TASKMANAGER_PROCESS_SIZE : MemoryOption.JOBMANAGER_PROCESS_SIZE,
        model.totalProcess());
    set(
        taskManager ? MemoryOption.TASKMANAGER_METASPACE : MemoryOption.JOBMANAGER_METASPACE,
        model.bytes(MemoryComponent.JVM_METASPACE));
    long overhead = model.bytes(MemoryComponent.JVM_OVERHEAD);
    set(
        taskManager ? MemoryOption.TASKMANAGER_OVERHEAD_MIN : MemoryOption.JOBMANAGER_OVERHEAD_MIN,
        overhead);
    set(
        taskManager ? MemoryOption.TASKMANAGER_OVERHEAD_MAX : MemoryOption.JOBMANAGER_OVERHEAD_MAX,
        overhead);
    if (!taskManager) {
      set(MemoryOption.JOBMANAGER_OFF_HEAP, model.bytes(MemoryComponent.JOB_MANAGER_OFF_HEAP));
      return;
    }
    set(MemoryOption.MANAGED_SIZE, model.bytes(MemoryComponent.MANAGED));
    set(MemoryOption.NETWORK_MIN, model.bytes(MemoryComponent.NETWORK));
    set(MemoryOption.NETWORK_MAX, model.bytes(MemoryComponent.NETWORK));
    set(MemoryOption.TASK_OFF_HEAP, model.bytes(MemoryComponent.TASK_OFF_HEAP));
    set(MemoryOption.FRAMEWORK_HEAP, model.bytes(MemoryComponent.FRAMEWORK_HEAP));
    set(MemoryOption.FRAMEWORK_OFF_HEAP, model.bytes(MemoryComponent.FRAMEWORK_OFF_HEAP));
  }

  private void set(MemoryOption option, long bytes) {
    options.put(option.key(), MemorySize.format(bytes));
  }

  /** What to know of an edit of it, for whoever has the user's own. */
  static String remark(MemoryModel model, FlinkVersion version) {
    return "Prometheus does not know the user's own configuration (give it with --conf): none of "
        + String.join(", ", foreign(model.role(), version))
        + " must stand beside these lines"
        + frameworkSizes(model);
  }

  private static String frameworkSizes(MemoryModel model) {
    StringBuilder text = new StringBuilder();
    for (MemoryOption option : FRAMEWORK) {
      MemoryComponent component =
          option == MemoryOption.FRAMEWORK_HEAP
              ? MemoryComponent.FRAMEWORK_HEAP
              : MemoryComponent.FRAMEWORK_OFF_HEAP;
      if (model.has(component) && model.bytes(component) != FRAMEWORK_DEFAULT) {
        text.append(", and ")
            .append(option.key())
            .append(" must stay ")
            .append(MemorySize.format(model.bytes(component)));
      }
    }
    return text.toString();
  }

  /** Options of a release that must not stand beside those that an edit sets. */
  static List<String> foreign(ProcessRole role, FlinkVersion version) {
    List<String> keys = new ArrayList<>();
    for (MemoryOption option : FOREIGN) {
      if (option.role() == role && option.isKnown(version)) {
        keys.add(option.key());
      }
    }
    return keys;
  }
}
