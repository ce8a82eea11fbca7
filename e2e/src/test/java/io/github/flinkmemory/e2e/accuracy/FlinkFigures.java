package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.cluster.RestClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Flink's own metrics say about a TaskManager. Bytes.
 *
 * @param direct capacity of all direct buffers that the JVM counts
 * @param networkTotal of the network pool
 * @param networkUsed handed to local pools
 * @param managedUsed reserved or allocated managed memory
 * @param cacheUsage what RocksDB says about its own cache; null without RocksDB
 * @param cachePinned what RocksDB says is pinned there; null without RocksDB
 */
record FlinkFigures(
    long direct,
    long networkTotal,
    long networkUsed,
    long managedUsed,
    @Nullable Long cacheUsage,
    @Nullable Long cachePinned) {

  /** Empty as long as one of them has not been reported. */
  static Optional<FlinkFigures> read(RestClient rest, String taskManager, @Nullable String job) {
    Metrics metrics = name -> rest.taskManagerMetric(taskManager, "Status." + name);
    Optional<Long> direct = metrics.get("JVM.Memory.Direct.TotalCapacity");
    Optional<Long> total = metrics.get("Shuffle.Netty.TotalMemory");
    Optional<Long> used = metrics.get("Shuffle.Netty.UsedMemory");
    Optional<Long> managed = metrics.get("Flink.Memory.Managed.Used");
    if (direct.isEmpty() || total.isEmpty() || used.isEmpty() || managed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FlinkFigures(
            direct.get(),
            total.get(),
            used.get(),
            managed.get(),
            cache(rest, job, "usage"),
            cache(rest, job, "pinned-usage")));
  }

  /**
   * Whether RocksDB's figures are there. Flink asks for each every five seconds and says 0 until
   * then, and what is pinned is part of what is used.
   */
  boolean hasCache() {
    return cacheUsage != null && cachePinned != null && cacheUsage > 0 && cachePinned <= cacheUsage;
  }

  /** All databases of a slot share one cache, and each reports all of it. */
  private static @Nullable Long cache(RestClient rest, @Nullable String job, String figure) {
    return job == null ? null : rest.jobMetric(job, "block-cache-" + figure).orElse(null);
  }

  private interface Metrics {
    Optional<Long> get(String name);
  }
}
