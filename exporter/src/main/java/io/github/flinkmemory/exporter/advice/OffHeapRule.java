package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;

/**
 * Framework and task off-heap memory: 1.5 times the peak of direct buffers. Raised at 80 % (the
 * alert's level); task off-heap is lowered at 50 %. The framework's part is never touched.
 */
final class OffHeapRule {
  private static final double HIGH = 0.80;
  private static final double LOW = 0.50;
  private static final double FLOOR = 1.2;

  /** Direct memory that no collection frees is no leak before collections had the chance. */
  private static final int LEAST_COLLECTIONS = 3;

  /** What Flink gives a JobManager, whose framework has no part of its own. */
  private static final long LEAST_OF_JOB_MANAGER = 128 * Step.MIB;

  private OffHeapRule() {}

  static AreaTarget of(AreaCase offHeap) {
    long configured = offHeap.configured();
    long limit = Math.min(configured, offHeap.input().limit(offHeap.area()));
    long collections = offHeap.input().usage().collections();
    // Where they are not counted they may well have had it: a leak must not be fed for that.
    boolean collected = collections == 0 || collections >= LEAST_COLLECTIONS;
    if (offHeap.leaks() && collected) {
      offHeap.found(
          Reason.DIRECT_LEAK,
          "direct memory grows by "
              + offHeap.growth()
              + (collections == 0 ? "" : " through " + collections + " collections")
              + " and reaches no plateau: a buffer is not released");
      return offHeap.keep("it grows without end, which no size satisfies");
    }
    double factor = offHeap.policy().offHeapFactor();
    if (offHeap.peak() >= HIGH * limit) {
      offHeap.found(
          Reason.DIRECT_HIGH,
          "direct memory without network buffers, "
              + offHeap.peakOfConfigured()
              + offHeap.rising());
      if (offHeap.leaks()) {
        return offHeap.keep("it rises, and too few collections could have released it yet");
      }
      return offHeap.raise(
          task(offHeap, offHeap.peak() * factor),
          task(offHeap, offHeap.peak() * FLOOR),
          offHeap.recentPeak() >= 0.95 * limit,
          arithmetic(offHeap.peak(), factor));
    }
    if (offHeap.mayLower(offHeap.policy().lowerMillis())
        && offHeap.longPeak() <= LOW * configured) {
      if (offHeap.mayOtherJobsCome()) {
        return offHeap.keepForJobsToCome();
      }
      long target = Math.min(configured, task(offHeap, offHeap.longPeak() * factor));
      AreaTarget lower = offHeap.lower(target, arithmetic(offHeap.longPeak(), factor));
      if (lower.isLower()) {
        offHeap.found(Reason.DIRECT_LOW, offHeap.peakOfConfigured());
      }
      return lower;
    }
    return offHeap.keep(offHeap.peakOfConfigured());
  }

  /** What is wanted, task off-heap being rounded and the framework's part left alone. */
  private static long task(AreaCase offHeap, double wanted) {
    long framework = framework(offHeap.input().model());
    long size = framework + Step.up(wanted - framework, Step.OFF_HEAP);
    boolean jobManager = offHeap.input().model().role() == ProcessRole.JOB_MANAGER;
    return jobManager ? Math.max(LEAST_OF_JOB_MANAGER, size) : size;
  }

  private static long framework(MemoryModel model) {
    return model.has(MemoryComponent.FRAMEWORK_OFF_HEAP)
        ? model.bytes(MemoryComponent.FRAMEWORK_OFF_HEAP)
        : 0;
  }

  private static String arithmetic(long peak, double factor) {
    return "direct peak " + Mebibytes.text(peak) + " x " + factor + ", rounded up to 16 MiB";
  }
}
