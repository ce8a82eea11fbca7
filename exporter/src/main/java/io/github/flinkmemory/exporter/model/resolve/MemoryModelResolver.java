package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a Flink of a given version makes of a configuration: the sizes of a TaskManager or a
 * JobManager to the byte, or its refusal. Pure: no file, no environment, no clock is read.
 *
 * <pre>{@code
 * MemoryModelResolver resolver =
 *     new MemoryModelResolver(
 *         FlinkVersion.parse("1.20.3"), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE);
 * Resolution resolution = resolver.resolve(configuration);
 * Resolution edited = resolver.resolve(edit.applyTo(configuration));
 * }</pre>
 *
 * Checked against Flink's own classes of every minor version from 1.10 to 2.3. Immutable; safe for
 * any thread.
 */
public final class MemoryModelResolver {
  private static final FlinkVersion JOB_MANAGER_MODEL = FlinkVersion.of(1, 11, 0);

  private final FlinkVersion version;
  private final ProcessRole role;
  private final DeployMode mode;
  private final Map<String, String> environment;

  public MemoryModelResolver(FlinkVersion version, ProcessRole role, DeployMode mode) {
    this(version, role, mode, Collections.emptyMap());
  }

  /**
   * @param environment variables of the process that resolves: {@code FLINK_TM_HEAP} and {@code
   *     FLINK_JM_HEAP} count up to 1.20
   */
  public MemoryModelResolver(
      FlinkVersion version, ProcessRole role, DeployMode mode, Map<String, String> environment) {
    this.version = version;
    this.role = role;
    this.mode = mode;
    this.environment = Collections.unmodifiableMap(new HashMap<>(environment));
  }

  public FlinkVersion version() {
    return version;
  }

  public ProcessRole role() {
    return role;
  }

  public DeployMode mode() {
    return mode;
  }

  /**
   * Resolves all options of a configuration; those that have nothing to do with memory are ignored.
   *
   * @param configuration options with their values as text; not kept changed, must not change while
   *     the resolution is in use
   */
  public Resolution resolve(Map<String, String> configuration) {
    Options options = new Options(configuration, version);
    try {
      Sizes sizes = sizes(options);
      return new Resolution(this, options, sizes, model(sizes), null);
    } catch (RefusedException refused) {
      return new Resolution(this, options, null, null, refused);
    }
  }

  /**
   * The options that Flink's launcher adds to the arguments of a process whatever the user wrote:
   * its own value comes last.
   */
  public Set<String> launcherKeys() {
    Map<MemoryComponent, Long> bytes = new EnumMap<>(MemoryComponent.class);
    for (MemoryComponent component : MemoryComponent.values()) {
      if (component.belongsTo(role)) {
        bytes.put(component, 0L);
      }
    }
    MemoryModel any = new MemoryModel(role, bytes, ModelSource.CONFIGURATION_FILE);
    return DynamicProperties.of(any, version, "1").keySet();
  }

  private Sizes sizes(Options options) throws RefusedException {
    if (role == ProcessRole.JOB_MANAGER) {
      if (!version.atLeast(JOB_MANAGER_MODEL)) {
        return new JobManagerHeap(options, mode, environment).resolve();
      }
      new LegacyHeap(options, role, mode, environment).standIn();
      Sizes sizes = new JobManagerMemory(options).resolve();
      checkDirectLimit(options);
      return sizes;
    }
    new LegacyHeap(options, role, mode, environment).standIn();
    Sizes sizes =
        mode == DeployMode.LOCAL
            ? new LocalExecution(options).resolve()
            : new TaskManagerMemory(options).resolve();
    WorkerShape.check(options, mode);
    return sizes;
  }

  /** Flink reads the switch when it writes the JVM's flags. */
  private static void checkDirectLimit(Options options) throws RefusedException {
    Setting limit = options.get(MemoryOption.JOBMANAGER_DIRECT_LIMIT);
    String value = limit.value().toUpperCase(Locale.ROOT);
    if (!value.equals("TRUE") && !value.equals("FALSE")) {
      throw new RefusedException(
          Problem.UNREADABLE_VALUE, limit + ": must be true or false", limit);
    }
  }

  private MemoryModel model(Sizes sizes) {
    Map<MemoryComponent, Long> bytes = new EnumMap<>(MemoryComponent.class);
    sizes.components().forEach((component, amount) -> bytes.put(component, amount.bytes()));
    return sizes.flink() == null
        ? MemoryModel.incomplete(role, bytes, ModelSource.CONFIGURATION_FILE)
        : new MemoryModel(role, bytes, ModelSource.CONFIGURATION_FILE);
  }
}
