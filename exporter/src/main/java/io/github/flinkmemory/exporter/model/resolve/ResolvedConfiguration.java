package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model from a configuration that Flink has resolved already: the one that a running
 * process holds, or the {@code -D} arguments of its main class. Nothing is guessed: where a number
 * that Flink must have resolved is absent there is no model, but a reason.
 *
 * <pre>{@code
 * ResolvedConfiguration resolved =
 *     ResolvedConfiguration.read(
 *         ProcessRole.TASK_MANAGER,
 *         configuration.toMap(),
 *         ModelSource.CAPTURED_CONFIGURATION,
 *         OptionalLong.of(effectiveMaxMetaspaceSize));
 * resolved.model().ifPresent(...);  // else resolved.reason()
 * }</pre>
 *
 * Immutable; safe for any thread.
 */
public final class ResolvedConfiguration {
  /** MiniClusters claim a million cores (since 1.12.5), or the largest double (before). */
  private static final double LOCAL_EXECUTION_CPU_CORES = 1_000_000;

  private final @Nullable MemoryModel model;
  private final String reason;

  private ResolvedConfiguration(@Nullable MemoryModel model, String reason) {
    this.model = model;
    this.reason = reason;
  }

  /**
   * Reads the eight components of a TaskManager (all versions) or the four of a JobManager (1.12
   * and newer; older ones leave no resolved sizes, their model comes from the file). TaskManagers
   * up to 1.12.1 leave out metaspace and overhead: metaspace is then what the file's option says,
   * else the JVM's effective limit; overhead is computed as Flink did.
   *
   * <p>In a MiniCluster only network and managed memory are budgets; the model is {@link
   * MemoryModel#isComplete incomplete} there.
   *
   * @param configuration all options with their values as text
   * @param source what the model shall say it was read from
   * @param effectiveMaxMetaspace the JVM's {@code MaxMetaspaceSize} in bytes; absent when unknown
   *     or unlimited
   */
  public static ResolvedConfiguration read(
      ProcessRole role,
      Map<String, String> configuration,
      ModelSource source,
      OptionalLong effectiveMaxMetaspace) {
    try {
      Reader reader = new Reader(configuration, effectiveMaxMetaspace);
      EnumMap<MemoryComponent, Long> bytes =
          role == ProcessRole.TASK_MANAGER ? reader.taskManager() : reader.jobManager();
      boolean local = role == ProcessRole.TASK_MANAGER && reader.isLocalExecution();
      return new ResolvedConfiguration(
          local
              ? MemoryModel.incomplete(role, bytes, source)
              : new MemoryModel(role, bytes, source),
          "");
    } catch (NotResolvedException e) {
      return new ResolvedConfiguration(null, e.reason);
    }
  }

  /** The model; empty when the configuration was not resolved by Flink. */
  public Optional<MemoryModel> model() {
    return Optional.ofNullable(model);
  }

  /** Why there is no model, in one line; empty when there is one. */
  public String reason() {
    return reason;
  }

  private static final class NotResolvedException extends Exception {
    private static final long serialVersionUID = 1L;
    final String reason;

    NotResolvedException(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  private static final class Reader {
    private final Map<String, String> configuration;
    private final OptionalLong effectiveMaxMetaspace;

    Reader(Map<String, String> configuration, OptionalLong effectiveMaxMetaspace) {
      this.configuration = configuration;
      this.effectiveMaxMetaspace = effectiveMaxMetaspace;
    }

    boolean isLocalExecution() {
      String cores = configuration.get(MemoryOption.CPU_CORES.key());
      try {
        return cores != null && Double.parseDouble(cores) >= LOCAL_EXECUTION_CPU_CORES;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    EnumMap<MemoryComponent, Long> taskManager() throws NotResolvedException {
      EnumMap<MemoryComponent, Long> bytes = new EnumMap<>(MemoryComponent.class);
      bytes.put(
          MemoryComponent.NETWORK,
          agreeing(MemoryOption.NETWORK_MIN.key(), MemoryOption.NETWORK_MAX.key()));
      bytes.put(MemoryComponent.MANAGED, size(MemoryOption.MANAGED_SIZE.key()));
      if (isLocalExecution()) {
        return bytes;
      }
      bytes.put(MemoryComponent.FRAMEWORK_HEAP, size(MemoryOption.FRAMEWORK_HEAP.key()));
      bytes.put(MemoryComponent.TASK_HEAP, size(MemoryOption.TASK_HEAP.key()));
      bytes.put(MemoryComponent.FRAMEWORK_OFF_HEAP, size(MemoryOption.FRAMEWORK_OFF_HEAP.key()));
      bytes.put(MemoryComponent.TASK_OFF_HEAP, size(MemoryOption.TASK_OFF_HEAP.key()));
      long flink = sum(bytes.values());
      long metaspace = metaspace(MemoryOption.TASKMANAGER_METASPACE.key());
      bytes.put(MemoryComponent.JVM_METASPACE, metaspace);
      bytes.put(MemoryComponent.JVM_OVERHEAD, overhead(flink, metaspace));
      return bytes;
    }

    EnumMap<MemoryComponent, Long> jobManager() throws NotResolvedException {
      EnumMap<MemoryComponent, Long> bytes = new EnumMap<>(MemoryComponent.class);
      bytes.put(MemoryComponent.JOB_MANAGER_HEAP, size(MemoryOption.JOBMANAGER_HEAP.key()));
      bytes.put(MemoryComponent.JOB_MANAGER_OFF_HEAP, size(MemoryOption.JOBMANAGER_OFF_HEAP.key()));
      bytes.put(MemoryComponent.JVM_METASPACE, size(MemoryOption.JOBMANAGER_METASPACE.key()));
      bytes.put(
          MemoryComponent.JVM_OVERHEAD,
          agreeing(
              MemoryOption.JOBMANAGER_OVERHEAD_MIN.key(),
              MemoryOption.JOBMANAGER_OVERHEAD_MAX.key()));
      return bytes;
    }

    private long metaspace(String key) throws NotResolvedException {
      if (configuration.containsKey(key)) {
        return size(key);
      }
      if (effectiveMaxMetaspace.isPresent()) {
        return effectiveMaxMetaspace.getAsLong();
      }
      throw new NotResolvedException(
          key + " is not set, and the JVM's MaxMetaspaceSize is not known");
    }

    /** Since 1.12.2 the two ends agree on what was resolved; before, this is how it was. */
    private long overhead(long flink, long metaspace) throws NotResolvedException {
      long min = size(MemoryOption.TASKMANAGER_OVERHEAD_MIN.key(), 192L << 20);
      long max = size(MemoryOption.TASKMANAGER_OVERHEAD_MAX.key(), 1L << 30);
      if (min == max) {
        return min;
      }
      if (configuration.containsKey(MemoryOption.TASKMANAGER_PROCESS_SIZE.key())) {
        long rest = size(MemoryOption.TASKMANAGER_PROCESS_SIZE.key()) - flink - metaspace;
        if (rest < 0) {
          throw new NotResolvedException(
              MemoryOption.TASKMANAGER_PROCESS_SIZE.key()
                  + " is less than the components that were resolved");
        }
        return rest;
      }
      String fraction = configuration.get(MemoryOption.TASKMANAGER_OVERHEAD_FRACTION.key());
      try {
        long derived =
            Fraction.of(fraction == null ? 0.1f : Float.parseFloat(fraction))
                .ofOthers(Math.addExact(flink, metaspace));
        return Math.max(min, Math.min(max, derived));
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw new NotResolvedException(
            "taskmanager.memory.jvm-overhead.fraction="
                + fraction
                + " is not a fraction in [0, 1)");
      }
    }

    private static long sum(Collection<Long> parts) throws NotResolvedException {
      long sum = 0;
      for (long part : parts) {
        if (part > Long.MAX_VALUE - sum) {
          throw new NotResolvedException("the components add up to more than 2^63 - 1 bytes");
        }
        sum += part;
      }
      return sum;
    }

    private long agreeing(String minKey, String maxKey) throws NotResolvedException {
      long min = size(minKey);
      if (min != size(maxKey)) {
        throw new NotResolvedException(minKey + " and " + maxKey + " differ: not yet resolved");
      }
      return min;
    }

    private long size(String key, long whenAbsent) throws NotResolvedException {
      return configuration.containsKey(key) ? size(key) : whenAbsent;
    }

    private long size(String key) throws NotResolvedException {
      String value = configuration.get(key);
      if (value == null) {
        throw new NotResolvedException(key + " is not set");
      }
      try {
        return MemorySize.parseBytes(value);
      } catch (IllegalArgumentException e) {
        throw new NotResolvedException(key + "=" + value + " is not a size");
      }
    }
  }
}
