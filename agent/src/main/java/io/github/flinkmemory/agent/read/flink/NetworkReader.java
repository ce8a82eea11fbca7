package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Flink's network buffers. Takes no lock but the one around the queue of free segments, as Flink's
 * own metrics do.
 */
final class NetworkReader extends TaskExecutorReader {
  /** Flink's mark of a local pool without an upper bound. */
  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private final Supplier<OptionalLong> refusedRequests;

  NetworkReader(Supplier<List<Object>> roots, Supplier<OptionalLong> refusedRequests) {
    super(Source.NETWORK, roots);
    this.refusedRequests = refusedRequests;
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    for (Object taskExecutor : taskExecutors) {
      Object shuffle = TaskExecutorParts.shuffle(taskExecutor);
      if (!FlinkHandles.owns(FlinkSymbol.SHUFFLE_NETWORK_POOL, shuffle)) {
        return SourceStatus.unavailable("another shuffle service: " + shuffle.getClass().getName());
      }
      readPool(FlinkHandles.object(FlinkSymbol.SHUFFLE_NETWORK_POOL, shuffle), sample);
    }
    OptionalLong refused = refusedRequests.get();
    if (refused.isPresent()) {
      sample.set(SampleField.NETWORK_REFUSED, refused.getAsLong());
    }
    return SourceStatus.up();
  }

  private static void readPool(Object pool, MemorySample.Builder sample) throws Exception {
    sample
        .set(
            SampleField.NETWORK_SEGMENT_SIZE,
            FlinkHandles.number(FlinkSymbol.NETWORK_POOL_SEGMENT_SIZE, pool))
        .add(
            SampleField.NETWORK_TOTAL_SEGMENTS,
            FlinkHandles.number(FlinkSymbol.NETWORK_POOL_TOTAL, pool))
        .add(
            SampleField.NETWORK_AVAILABLE_SEGMENTS,
            FlinkHandles.number(FlinkSymbol.NETWORK_POOL_AVAILABLE, pool))
        .add(
            SampleField.NETWORK_REQUIRED_SEGMENTS,
            FlinkHandles.number(FlinkSymbol.NETWORK_POOL_REQUIRED, pool));
    List<Object> localPools =
        Snapshots.copyOf(
            (Collection<?>) FlinkHandles.object(FlinkSymbol.NETWORK_POOL_LOCAL_POOLS, pool));
    if (localPools != null) {
      readLocalPools(localPools, FlinkHandles.number(FlinkSymbol.NETWORK_POOL_TOTAL, pool), sample);
    }
  }

  /**
   * Pools without an upper bound, as of batch jobs, take all that is there, and none takes more.
   */
  private static void readLocalPools(
      List<Object> localPools, long total, MemorySample.Builder sample) throws Exception {
    long holdingData = 0;
    long wanted = 0;
    for (Object localPool : localPools) {
      holdingData += FlinkHandles.number(FlinkSymbol.LOCAL_POOL_USED, localPool);
      long maximum = FlinkHandles.number(FlinkSymbol.LOCAL_POOL_MAXIMUM, localPool);
      wanted += maximum == UNBOUNDED ? total : maximum;
    }
    sample
        .add(SampleField.NETWORK_HOLDING_DATA_SEGMENTS, holdingData)
        .add(SampleField.NETWORK_WANTED_SEGMENTS, wanted);
  }
}
