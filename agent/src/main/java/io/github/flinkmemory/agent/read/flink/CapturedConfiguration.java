package io.github.flinkmemory.agent.read.flink;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running TaskManager was started with. Immutable, and holds no object of Flink's. The
 * options contain whatever the user put there, passwords included: none but memory options may be
 * shown anywhere.
 */
public final class CapturedConfiguration {
  private final Map<String, String> options;
  private final String taskManagerId;
  private final String flinkVersion;
  private final int slots;
  private final int taskManagers;

  private CapturedConfiguration(
      Map<String, String> options,
      String taskManagerId,
      String flinkVersion,
      int slots,
      int taskManagers) {
    this.options = options;
    this.taskManagerId = taskManagerId;
    this.flinkVersion = flinkVersion;
    this.slots = slots;
    this.taskManagers = taskManagers;
  }

  /**
   * Reads the first of the TaskExecutors: those of one process share a configuration. For the
   * sampler's thread.
   *
   * @return null when there is none
   * @throws Exception when Flink is not as we know it; the message names the symbol
   */
  public static @Nullable CapturedConfiguration of(List<Object> taskExecutors) throws Exception {
    if (taskExecutors.isEmpty()) {
      return null;
    }
    Object root = taskExecutors.get(0);
    Object configuration = FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_CONFIGURATION, root);
    Object resourceId = FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_RESOURCE_ID, root);
    Class<?> environment = FlinkHandles.ownerNextTo(FlinkSymbol.FLINK_VERSION, root.getClass());
    return new CapturedConfiguration(
        options(FlinkHandles.object(FlinkSymbol.TM_CONFIGURATION_OPTIONS, configuration)),
        String.valueOf(FlinkHandles.object(FlinkSymbol.RESOURCE_ID_TEXT, resourceId)),
        String.valueOf(FlinkHandles.staticObject(FlinkSymbol.FLINK_VERSION, environment)),
        (int) FlinkHandles.number(FlinkSymbol.TM_CONFIGURATION_SLOTS, configuration),
        taskExecutors.size());
  }

  private static Map<String, String> options(Object configuration) throws Exception {
    Map<String, String> copy = new HashMap<>();
    Map<?, ?> map = (Map<?, ?>) FlinkHandles.object(FlinkSymbol.CONFIGURATION_MAP, configuration);
    for (Map.Entry<?, ?> option : map.entrySet()) {
      copy.put(String.valueOf(option.getKey()), String.valueOf(option.getValue()));
    }
    return Collections.unmodifiableMap(copy);
  }

  /** Every option by key, with the sizes that Flink's launcher resolved. */
  public Map<String, String> options() {
    return options;
  }

  /** Flink's resource id, as its web page and REST interface show it. */
  public String taskManagerId() {
    return taskManagerId;
  }

  /** For example {@code 1.20.3}; Flink's own {@code <unknown>} in builds without one. */
  public String flinkVersion() {
    return flinkVersion;
  }

  public int slots() {
    return slots;
  }

  /** Number of TaskManagers in this JVM; more than one in a MiniCluster. */
  public int taskManagers() {
    return taskManagers;
  }
}
