package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * The limits that Flink's launchers give to the JVM of a process ({@code
 * ProcessMemoryUtils.generateJvmParametersStr}). Immutable; sizes in bytes.
 *
 * <p>Managed memory is native memory and not part of the direct limit. A JobManager's direct limit
 * is set only on demand.
 */
public final class JvmFlags {
  private static final FlinkVersion BYTES = FlinkVersion.of(1, 11, 0);
  private static final int MEBIBYTE_BITS = 20;

  private final OptionalLong heap;
  private final OptionalLong direct;
  private final OptionalLong metaspace;
  private final List<String> arguments;

  private JvmFlags(
      OptionalLong heap, OptionalLong direct, OptionalLong metaspace, List<String> arguments) {
    this.heap = heap;
    this.direct = direct;
    this.metaspace = metaspace;
    this.arguments = Collections.unmodifiableList(arguments);
  }

  /**
   * @param directLimit whether a JobManager limits direct memory; a TaskManager always does
   */
  static JvmFlags of(MemoryModel model, FlinkVersion version, boolean directLimit) {
    boolean taskManager = model.role() == ProcessRole.TASK_MANAGER;
    if (!model.isComplete()) {
      return taskManager ? none() : heapOnly(model, version);
    }
    long heap = heap(model);
    long direct = direct(model);
    long metaspace = model.bytes(MemoryComponent.JVM_METASPACE);
    boolean limited = taskManager || directLimit;
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xmx" + heap);
    arguments.add("-Xms" + heap);
    if (limited) {
      arguments.add("-XX:MaxDirectMemorySize=" + direct);
    }
    arguments.add("-XX:MaxMetaspaceSize=" + metaspace);
    return new JvmFlags(
        OptionalLong.of(heap),
        limited ? OptionalLong.of(direct) : OptionalLong.empty(),
        OptionalLong.of(metaspace),
        arguments);
  }

  private static JvmFlags none() {
    return new JvmFlags(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Collections.emptyList());
  }

  /** Up to 1.10 the scripts of a JobManager write whole mebibytes, the least first. */
  private static JvmFlags heapOnly(MemoryModel model, FlinkVersion version) {
    if (version.atLeast(BYTES) || !model.has(MemoryComponent.JOB_MANAGER_HEAP)) {
      return none();
    }
    long heap = model.bytes(MemoryComponent.JOB_MANAGER_HEAP);
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xms" + (heap >> MEBIBYTE_BITS) + "m");
    arguments.add("-Xmx" + (heap >> MEBIBYTE_BITS) + "m");
    return new JvmFlags(
        OptionalLong.of(heap), OptionalLong.empty(), OptionalLong.empty(), arguments);
  }

  /** What a complete model gives to the JVM's heap. */
  public static long heap(MemoryModel model) {
    return model.role() == ProcessRole.TASK_MANAGER
        ? model.bytes(MemoryComponent.FRAMEWORK_HEAP) + model.bytes(MemoryComponent.TASK_HEAP)
        : model.bytes(MemoryComponent.JOB_MANAGER_HEAP);
  }

  /** What a complete model gives to direct buffers, whether or not the JVM enforces it. */
  public static long direct(MemoryModel model) {
    return model.role() == ProcessRole.TASK_MANAGER
        ? model.bytes(MemoryComponent.FRAMEWORK_OFF_HEAP)
            + model.bytes(MemoryComponent.TASK_OFF_HEAP)
            + model.bytes(MemoryComponent.NETWORK)
        : model.bytes(MemoryComponent.JOB_MANAGER_OFF_HEAP);
  }

  /** {@code -Xmx} and {@code -Xms}; empty where Flink sets none. */
  public OptionalLong heap() {
    return heap;
  }

  /** {@code -XX:MaxDirectMemorySize}; empty where Flink sets none. */
  public OptionalLong direct() {
    return direct;
  }

  /** {@code -XX:MaxMetaspaceSize}; empty where Flink sets none. */
  public OptionalLong metaspace() {
    return metaspace;
  }

  /** The arguments in Flink's order. */
  public List<String> arguments() {
    return arguments;
  }

  /** The arguments as Flink prints them. */
  @Override
  public String toString() {
    return String.join(" ", arguments);
  }
}
