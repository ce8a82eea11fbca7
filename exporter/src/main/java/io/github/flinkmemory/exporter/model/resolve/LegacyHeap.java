package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the heap options of before 1.10 stand for a newer one that is not set, as Flink's launchers
 * do up to 1.20: an environment variable, else a size, else a number of mebibytes. For which newer
 * option they stand depends on the launcher.
 */
final class LegacyHeap {
  private static final FlinkVersion REMOVED = FlinkVersion.of(2, 0, 0);

  /** Since then the container of a JobManager on Kubernetes runs Flink's shell scripts. */
  private static final FlinkVersion KUBERNETES_BY_SCRIPT = FlinkVersion.of(1, 13, 0);

  private final Options options;
  private final ProcessRole role;
  private final DeployMode mode;
  private final Map<String, String> environment;

  LegacyHeap(Options options, ProcessRole role, DeployMode mode, Map<String, String> environment) {
    this.options = options;
    this.role = role;
    this.mode = mode;
    this.environment = environment;
  }

  /** Puts the legacy size, if there is one, in the place of the option that it stands for. */
  void standIn() throws RefusedException {
    if (mode == DeployMode.LOCAL || options.version().atLeast(REMOVED)) {
      return;
    }
    MemoryOption target = target();
    if (options.isSet(target)) {
      return;
    }
    Setting legacy = find(target);
    if (legacy != null) {
      options.standIn(target, legacy);
    }
  }

  private MemoryOption target() {
    if (role == ProcessRole.TASK_MANAGER) {
      return mode == DeployMode.STANDALONE
          ? MemoryOption.TASKMANAGER_FLINK_SIZE
          : MemoryOption.TASKMANAGER_PROCESS_SIZE;
    }
    boolean byActiveResourceManager =
        mode == DeployMode.YARN
            || (mode == DeployMode.KUBERNETES && !options.version().atLeast(KUBERNETES_BY_SCRIPT));
    return byActiveResourceManager
        ? MemoryOption.JOBMANAGER_PROCESS_SIZE
        : MemoryOption.JOBMANAGER_HEAP;
  }

  private @Nullable Setting find(MemoryOption target) throws RefusedException {
    boolean taskManager = role == ProcessRole.TASK_MANAGER;
    String variable = taskManager ? "FLINK_TM_HEAP" : "FLINK_JM_HEAP";
    String value = environment.get(variable);
    if (value != null) {
      return readable(Setting.configured(target, variable, value));
    }
    MemoryOption bySize =
        taskManager ? MemoryOption.TASKMANAGER_HEAP_SIZE : MemoryOption.JOBMANAGER_HEAP_SIZE;
    Setting size = options.configured(bySize);
    if (size != null) {
      return readable(Setting.configured(target, size.key(), size.value()));
    }
    Setting mebibytes =
        options.configured(
            taskManager ? MemoryOption.TASKMANAGER_HEAP_MB : MemoryOption.JOBMANAGER_HEAP_MB);
    return mebibytes == null ? null : inBytes(target, mebibytes);
  }

  /** Flink reads a legacy size at once, whether or not the option that it stands for matters. */
  private Setting readable(Setting setting) throws RefusedException {
    options.bytes(setting);
    return setting;
  }

  private Setting inBytes(MemoryOption target, Setting mebibytes) throws RefusedException {
    long number = options.integer(mebibytes);
    if (number < 0) {
      throw new RefusedException(
          Problem.NOT_POSITIVE, mebibytes + " must not be negative", mebibytes);
    }
    return Setting.configured(target, mebibytes.key(), MemorySize.format(number << 20));
  }
}
