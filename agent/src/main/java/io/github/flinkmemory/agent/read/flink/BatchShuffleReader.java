package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Direct buffers with which sort-merge and hybrid shuffles are read. Takes no lock. */
final class BatchShuffleReader extends TaskExecutorReader {
  BatchShuffleReader(Supplier<List<Object>> roots) {
    super(Source.BATCH_SHUFFLE, roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    for (Object taskExecutor : taskExecutors) {
      Object shuffle = TaskExecutorParts.shuffle(taskExecutor);
      if (!FlinkHandles.has(FlinkSymbol.SHUFFLE_BATCH_READ_POOL, shuffle)) {
        return SourceStatus.unavailable(
            "no "
                + FlinkSymbol.SHUFFLE_BATCH_READ_POOL.rows()[0]
                + ", as before Flink 1.13 or in another shuffle service");
      }
      readPool(FlinkHandles.object(FlinkSymbol.SHUFFLE_BATCH_READ_POOL, shuffle), sample);
    }
    return SourceStatus.up();
  }

  private static void readPool(Object pool, MemorySample.Builder sample) throws Exception {
    if (!FlinkHandles.flag(FlinkSymbol.BATCH_READ_POOL_INITIALIZED, pool)) {
      sample.add(SampleField.BATCH_SHUFFLE_ALLOCATED, 0).add(SampleField.BATCH_SHUFFLE_USED, 0);
      return;
    }
    long size = FlinkHandles.number(FlinkSymbol.BATCH_READ_POOL_BUFFER_SIZE, pool);
    long total = FlinkHandles.number(FlinkSymbol.BATCH_READ_POOL_TOTAL, pool);
    Collection<?> available =
        (Collection<?>) FlinkHandles.object(FlinkSymbol.BATCH_READ_POOL_AVAILABLE, pool);
    long used = Math.max(0, total - available.size());
    sample
        .add(SampleField.BATCH_SHUFFLE_ALLOCATED, total * size)
        .add(SampleField.BATCH_SHUFFLE_USED, used * size);
  }
}
