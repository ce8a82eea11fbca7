package io.github.flinkmemory.agent.read.flink;

/**
 * Capacity of the block cache that Flink made from a state backend's budget. RocksDB's Java library
 * does not tell it, so Flink's own arithmetic is repeated: of a budget T and a ratio w of write
 * buffers, the cache gets {@code (long) ((3 - w) * T / 3)} and the write buffer manager {@code
 * (long) (2 * T * w / 3)} ({@code RocksDBMemoryControllerUtils}, the same in all versions).
 */
final class CacheCapacity {
  /** Default of {@code state.backend.rocksdb.memory.write-buffer-ratio}. */
  private static final double DEFAULT_RATIO = 0.5;

  /** Ratios are written with few digits: the shortest that gives the known write buffers wins. */
  private static final double[] PRECISIONS = {1e2, 1e4, 1e6, 1e8};

  private CacheCapacity() {}

  /**
   * Bytes. Up to Flink 1.11, where nothing tells the size of the write buffers, the ratio is taken
   * to be the default.
   *
   * @param budget bytes that were granted
   * @param handle Flink's holder of the cache
   */
  static long of(long budget, Object handle) throws Exception {
    return FlinkHandles.has(FlinkSymbol.STATE_BACKEND_WRITE_BUFFERS, handle)
        ? of(budget, FlinkHandles.number(FlinkSymbol.STATE_BACKEND_WRITE_BUFFERS, handle))
        : withRatio(budget, DEFAULT_RATIO);
  }

  static long of(long budget, long writeBuffers) {
    double ratio = 1.5 * writeBuffers / budget;
    for (double precision : PRECISIONS) {
      double rounded = Math.round(ratio * precision) / precision;
      if ((long) (2 * budget * rounded / 3) == writeBuffers) {
        return withRatio(budget, rounded);
      }
    }
    return budget - writeBuffers / 2;
  }

  private static long withRatio(long budget, double ratio) {
    return (long) ((3 - ratio) * budget / 3);
  }
}
