package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.Source;
import java.lang.instrument.Instrumentation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The readers of a TaskManager; a JobManager has nothing for them. */
public final class FlinkReaders {
  private FlinkReaders() {}

  /**
   * One reader per source. All are cheap enough for each tick, cause no pause, and hold nothing of
   * Flink's between ticks.
   *
   * @param roots the TaskExecutors that are alive
   * @param refusedNetworkRequests number of refused requests for network buffers; empty when nobody
   *     counts
   * @param instrumentation tells which classes are loaded
   */
  public static Map<Source, SampleReader> of(
      Supplier<List<Object>> roots,
      Supplier<OptionalLong> refusedNetworkRequests,
      Instrumentation instrumentation) {
    Map<Source, SampleReader> readers = new EnumMap<>(Source.class);
    readers.put(Source.NETWORK, new NetworkReader(roots, refusedNetworkRequests));
    readers.put(Source.NETTY, new NettyReader(roots, instrumentation, System::nanoTime));
    readers.put(Source.TASKS, new TaskReader(roots));
    readers.put(Source.BATCH_SHUFFLE, new BatchShuffleReader(roots));
    readers.put(Source.MANAGED, new ManagedReader(roots));
    readers.put(Source.ROCKSDB, new StateBackendCacheReader(roots));
    return readers;
  }
}
