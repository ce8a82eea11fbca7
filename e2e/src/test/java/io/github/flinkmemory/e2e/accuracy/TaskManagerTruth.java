package io.github.flinkmemory.e2e.accuracy;

import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.cluster.RestClient;
import io.github.flinkmemory.e2e.truth.MemorySegments;
import io.github.flinkmemory.e2e.truth.ProcessFigures;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is true of a TaskManager. */
final class TaskManagerTruth {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Combination combination;
  private final String taskManager;
  private final ProcessTruth process;
  private final RestClient rest;

  private MemorySegments segments = MemorySegments.NONE;

  TaskManagerTruth(
      Combination combination, String taskManager, ProcessTruth process, RestClient rest) {
    this.combination = combination;
    this.taskManager = taskManager;
    this.process = process;
    this.rest = rest;
  }

  /** Takes the segments of managed memory that a job says are allocated from now on. */
  void allocated(MemorySegments some) {
    segments = some;
  }

  /**
   * What is true while a workload stands still.
   *
   * @param job of the workload
   */
  Truth of(Workload workload, @Nullable String job) throws IOException {
    FlinkFigures flink = flink(workload, job);
    ProcessFigures figures = process.read();
    Long cache = flink.cacheUsage();
    Long pinned = flink.cachePinned();
    // RocksDB reserves its share at once, whatever it holds.
    long managed = cache == null ? flink.managedUsed() : cache;
    long segmentsResident = process.resident(segments);
    Truth truth =
        Truth.of(figures)
            .with(Subject.NETWORK_USED, flink.networkUsed())
            .with(Subject.KIND_NETWORK, flink.networkTotal())
            .with(Subject.MANAGED_RESERVED, flink.managedUsed())
            .with(Subject.MANAGED_USED, managed)
            .with(Subject.KIND_MANAGED, segmentsResident);
    long managedResident = cache == null ? segmentsResident : cache;
    truth = truth.withOverheadAndHidden(flink.direct(), managedResident);
    if (cache != null) {
      truth = truth.with(Subject.KIND_ROCKSDB, cache);
    }
    if (cache != null && pinned != null) {
      truth = truth.with(Subject.ROCKSDB_USAGE, cache).with(Subject.ROCKSDB_PINNED, pinned);
    }
    Long direct = direct(figures, flink, cache == null ? managed : 0, workload);
    if (direct != null) {
      truth =
          truth
              .with(Subject.OFF_HEAP_USED, direct - flink.networkTotal())
              .with(Subject.KIND_DIRECT, direct - flink.networkTotal())
              .withOverhead(direct, managedResident);
    }
    return truth;
  }

  private FlinkFigures flink(Workload workload, @Nullable String job) {
    boolean rocksDb = workload == Workload.ROCKSDB_STATE;
    return await()
        .atMost(TIMEOUT)
        .until(
            () -> FlinkFigures.read(rest, taskManager, rocksDb ? job : null),
            figures ->
                figures.isPresent()
                    && (rocksDb
                        ? figures.get().hasCache()
                        // Or else there are segments of which nobody has told.
                        : figures.get().managedUsed() == segments.bytes()))
        .orElseThrow();
  }

  /** Direct memory, Netty's part of it that the JVM does not count included; null when unknown. */
  private @Nullable Long direct(
      ProcessFigures figures, FlinkFigures flink, long operators, Workload workload) {
    if (!combination.hidesNetty()) {
      return flink.direct();
    }
    // Whatever was taken by Unsafe or through foreign memory, managed segments among it, and what
    // a job of ours takes from malloc itself.
    Long other = figures.tracked().committed().get("Other");
    return other == null ? null : Long.valueOf(other - operators - workload.hidden());
  }
}
