package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.EnumMap;

/**
 * Resolves a JobManager of Flink 1.11 and newer from the first entry point that is set: heap, else
 * total Flink memory, else total process memory (Flink: {@code JobManagerProcessUtils}, {@code
 * JobManagerFlinkMemoryUtils}).
 */
final class JobManagerMemory {
  private static final ProcessRole ROLE = ProcessRole.JOB_MANAGER;

  /** 1.11.0 and 1.11.1 compared heap + total Flink memory with total Flink memory. */
  private static final FlinkVersion SUM_CHECK_FIXED = FlinkVersion.of(1, 11, 2);

  private final Options options;

  JobManagerMemory(Options options) {
    this.options = options;
  }

  Sizes resolve() throws RefusedException {
    if (options.isSet(MemoryOption.JOBMANAGER_HEAP)) {
      return fromHeap();
    }
    if (options.isSet(MemoryOption.JOBMANAGER_FLINK_SIZE)) {
      Amount flink = options.size(MemoryOption.JOBMANAGER_FLINK_SIZE);
      EnumMap<MemoryComponent, Amount> parts = split(flink.bytes());
      return sizes(parts, flink, JvmMemory.fromFlink(options, ROLE, flink.bytes()));
    }
    if (options.isSet(MemoryOption.JOBMANAGER_PROCESS_SIZE)) {
      JvmMemory jvm = JvmMemory.fromProcess(options, ROLE);
      Amount flink = jvm.flink();
      return sizes(split(flink.bytes()), flink, jvm);
    }
    throw new RefusedException(
        Problem.NO_SIZE_CONFIGURED,
        "no size of the JobManager is set: set "
            + MemoryOption.JOBMANAGER_PROCESS_SIZE.key()
            + ", or "
            + MemoryOption.JOBMANAGER_FLINK_SIZE.key()
            + ", or "
            + MemoryOption.JOBMANAGER_HEAP.key());
  }

  private Sizes fromHeap() throws RefusedException {
    Amount heap = options.size(MemoryOption.JOBMANAGER_HEAP);
    Amount offHeap = options.size(MemoryOption.JOBMANAGER_OFF_HEAP);
    Amount flink;
    if (options.isSet(MemoryOption.JOBMANAGER_FLINK_SIZE)) {
      flink = options.size(MemoryOption.JOBMANAGER_FLINK_SIZE);
      if (options.isSet(MemoryOption.JOBMANAGER_OFF_HEAP)) {
        checkSum(heap, offHeap, flink);
        // The wrong check of 1.11.0 lets a heap of 0 pass with any total; the parts count then.
        flink = new Amount(heap.bytes() + offHeap.bytes(), flink.provenance());
      } else {
        offHeap = restForOffHeap(heap, flink);
      }
    } else {
      flink =
          new Amount(
              Bytes.sum("heap and off-heap memory", heap, offHeap),
              Provenance.derived(() -> "heap + off-heap memory"));
    }
    EnumMap<MemoryComponent, Amount> parts = new EnumMap<>(MemoryComponent.class);
    parts.put(MemoryComponent.JOB_MANAGER_HEAP, heap);
    parts.put(MemoryComponent.JOB_MANAGER_OFF_HEAP, offHeap);
    return sizes(parts, flink, JvmMemory.fromFlink(options, ROLE, flink.bytes()));
  }

  private void checkSum(Amount heap, Amount offHeap, Amount flink) throws RefusedException {
    boolean fixed = options.version().atLeast(SUM_CHECK_FIXED);
    long sum = Bytes.sum("heap and off-heap memory", heap, fixed ? offHeap : flink);
    if (sum != flink.bytes()) {
      Setting heapSetting = options.get(MemoryOption.JOBMANAGER_HEAP);
      Setting offHeapSetting = options.get(MemoryOption.JOBMANAGER_OFF_HEAP);
      Setting flinkSetting = options.get(MemoryOption.JOBMANAGER_FLINK_SIZE);
      throw new RefusedException(
          Problem.PARTS_DIFFER_FROM_FLINK,
          Math.abs(sum - flink.bytes()),
          heapSetting
              + " + "
              + offHeapSetting
              + (fixed
                  ? " = " + MemorySize.describe(sum) + ", not exactly " + flinkSetting
                  : ", " + flinkSetting + ": Flink before 1.11.2 refuses all three together"),
          flinkSetting,
          offHeapSetting,
          heapSetting);
    }
  }

  private Amount restForOffHeap(Amount heap, Amount flink) throws RefusedException {
    if (flink.bytes() < heap.bytes()) {
      Setting heapSetting = options.get(MemoryOption.JOBMANAGER_HEAP);
      Setting flinkSetting = options.get(MemoryOption.JOBMANAGER_FLINK_SIZE);
      throw new RefusedException(
          Problem.HEAP_EXCEEDS_FLINK,
          heap.bytes() - flink.bytes(),
          heapSetting + " is more than " + flinkSetting,
          flinkSetting,
          heapSetting);
    }
    return new Amount(
        flink.bytes() - heap.bytes(),
        Provenance.derived(() -> "rest of total Flink memory after the heap"));
  }

  private EnumMap<MemoryComponent, Amount> split(long flink) throws RefusedException {
    Amount offHeap = options.size(MemoryOption.JOBMANAGER_OFF_HEAP);
    if (flink <= offHeap.bytes()) {
      Setting offHeapSetting = options.get(MemoryOption.JOBMANAGER_OFF_HEAP);
      throw new RefusedException(
          Problem.OFF_HEAP_EXCEEDS_FLINK,
          offHeap.bytes() - flink + 1,
          offHeapSetting + " leaves no heap of total Flink memory " + MemorySize.describe(flink),
          offHeapSetting);
    }
    EnumMap<MemoryComponent, Amount> parts = new EnumMap<>(MemoryComponent.class);
    parts.put(
        MemoryComponent.JOB_MANAGER_HEAP,
        new Amount(
            flink - offHeap.bytes(),
            Provenance.derived(() -> "rest of total Flink memory after off-heap memory")));
    parts.put(MemoryComponent.JOB_MANAGER_OFF_HEAP, offHeap);
    return parts;
  }

  private static Sizes sizes(EnumMap<MemoryComponent, Amount> parts, Amount flink, JvmMemory jvm) {
    parts.put(MemoryComponent.JVM_METASPACE, jvm.metaspace());
    parts.put(MemoryComponent.JVM_OVERHEAD, jvm.overhead());
    return new Sizes(parts, flink, jvm.process());
  }
}
