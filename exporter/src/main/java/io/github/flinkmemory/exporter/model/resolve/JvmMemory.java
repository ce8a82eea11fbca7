package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;

/**
 * JVM metaspace and JVM overhead, the same for both roles (Flink: {@code ProcessMemoryUtils}): from
 * a process of known size downwards, or from known Flink memory upwards. Immutable.
 */
final class JvmMemory {
  private final Amount metaspace;
  private final Amount overhead;
  private final Amount process;

  private JvmMemory(Amount metaspace, Amount overhead, Amount process) {
    this.metaspace = metaspace;
    this.overhead = overhead;
    this.process = process;
  }

  Amount metaspace() {
    return metaspace;
  }

  Amount overhead() {
    return overhead;
  }

  Amount process() {
    return process;
  }

  /** What the process has left for Flink. */
  Amount flink() {
    return new Amount(
        process.bytes() - metaspace.bytes() - overhead.bytes(),
        Provenance.derived(
            () -> "rest of total process memory after JVM metaspace and JVM overhead"));
  }

  static JvmMemory fromProcess(Options options, ProcessRole role) throws RefusedException {
    Amount process = options.size(processOption(role));
    Amount metaspace = options.size(metaspaceOption(role));
    Amount overhead = overheadRange(options, role).ofWhole("total process memory", process.bytes());
    long both = Bytes.sum("JVM metaspace and JVM overhead", metaspace, overhead);
    if (both > process.bytes()) {
      Setting processSetting = options.get(processOption(role));
      throw new RefusedException(
          Problem.JVM_PARTS_EXCEED_PROCESS,
          both - process.bytes(),
          processSetting
              + " is less than JVM metaspace "
              + MemorySize.describe(metaspace.bytes())
              + " + JVM overhead "
              + MemorySize.describe(overhead.bytes())
              + " = "
              + MemorySize.describe(both),
          processSetting,
          options.get(metaspaceOption(role)),
          options.get(overheadMinOption(role)));
    }
    return new JvmMemory(metaspace, overhead, process);
  }

  static JvmMemory fromFlink(Options options, ProcessRole role, long flink)
      throws RefusedException {
    Amount metaspace = options.size(metaspaceOption(role));
    long inner = Bytes.sum("total Flink memory and JVM metaspace", flink, metaspace.bytes());
    if (!options.isSet(processOption(role))) {
      Amount overhead =
          overheadRange(options, role).ofOthers("total Flink memory and JVM metaspace", inner);
      long process = Bytes.sum("the parts of the process", inner, overhead.bytes());
      return new JvmMemory(
          metaspace,
          overhead,
          new Amount(
              process,
              Provenance.derived(() -> "total Flink memory + JVM metaspace + JVM overhead")));
    }
    Amount process = options.size(processOption(role));
    Setting processSetting = options.get(processOption(role));
    if (process.bytes() < inner) {
      throw new RefusedException(
          Problem.FLINK_EXCEEDS_PROCESS,
          inner - process.bytes(),
          processSetting
              + " is less than total Flink memory "
              + MemorySize.describe(flink)
              + " + JVM metaspace "
              + MemorySize.describe(metaspace.bytes())
              + " = "
              + MemorySize.describe(inner),
          processSetting,
          options.get(metaspaceOption(role)));
    }
    long rest = process.bytes() - inner;
    Range range = overheadRange(options, role);
    range.check(
        Problem.OVERHEAD_OUT_OF_RANGE,
        () ->
            "JVM overhead, the rest of "
                + processSetting
                + " after total Flink memory "
                + MemorySize.describe(flink)
                + " and JVM metaspace "
                + MemorySize.describe(metaspace.bytes())
                + ",",
        rest);
    Amount overhead =
        new Amount(
            rest,
            Provenance.derived(
                () ->
                    "rest of total process memory after total Flink memory and JVM metaspace"
                        + (range.contradicts(rest, process.bytes())
                            ? "; " + range.fractionSetting() + " has no effect"
                            : "")));
    return new JvmMemory(metaspace, overhead, process);
  }

  private static Range overheadRange(Options options, ProcessRole role) throws RefusedException {
    return role == ProcessRole.TASK_MANAGER
        ? Range.read(
            options,
            MemoryOption.TASKMANAGER_OVERHEAD_MIN,
            MemoryOption.TASKMANAGER_OVERHEAD_MAX,
            MemoryOption.TASKMANAGER_OVERHEAD_FRACTION)
        : Range.read(
            options,
            MemoryOption.JOBMANAGER_OVERHEAD_MIN,
            MemoryOption.JOBMANAGER_OVERHEAD_MAX,
            MemoryOption.JOBMANAGER_OVERHEAD_FRACTION);
  }

  static MemoryOption processOption(ProcessRole role) {
    return role == ProcessRole.TASK_MANAGER
        ? MemoryOption.TASKMANAGER_PROCESS_SIZE
        : MemoryOption.JOBMANAGER_PROCESS_SIZE;
  }

  private static MemoryOption metaspaceOption(ProcessRole role) {
    return role == ProcessRole.TASK_MANAGER
        ? MemoryOption.TASKMANAGER_METASPACE
        : MemoryOption.JOBMANAGER_METASPACE;
  }

  private static MemoryOption overheadMinOption(ProcessRole role) {
    return role == ProcessRole.TASK_MANAGER
        ? MemoryOption.TASKMANAGER_OVERHEAD_MIN
        : MemoryOption.JOBMANAGER_OVERHEAD_MIN;
  }
}
