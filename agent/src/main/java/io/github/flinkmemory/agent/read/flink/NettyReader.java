package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import java.util.function.Supplier;

/**
 * Memory of the Netty allocator under Flink's data plane, and whether the JVM counts it among its
 * direct buffers. Takes no lock.
 */
final class NettyReader extends TaskExecutorReader {
  /**
   * Netty 4.2 on a Java without Unsafe (Flink 2.3 on Java 25): it calls the C library itself, past
   * the JVM's accounting.
   */
  private static final String NATIVE_ALLOCATION = "CleanerJava24Linker";

  NettyReader(Supplier<List<Object>> roots) {
    super(roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    for (Object taskExecutor : taskExecutors) {
      Object shuffle = TaskExecutorParts.shuffle(taskExecutor);
      if (!FlinkHandles.owns(FlinkSymbol.SHUFFLE_CONNECTIONS, shuffle)) {
        return SourceStatus.unavailable("another shuffle service: " + shuffle.getClass().getName());
      }
      Object connections = FlinkHandles.object(FlinkSymbol.SHUFFLE_CONNECTIONS, shuffle);
      if (!FlinkHandles.owns(FlinkSymbol.CONNECTIONS_ALLOCATOR, connections)) {
        return SourceStatus.unavailable("no network connections: a single local TaskManager");
      }
      readAllocator(FlinkHandles.object(FlinkSymbol.CONNECTIONS_ALLOCATOR, connections), sample);
    }
    return SourceStatus.up();
  }

  private static void readAllocator(Object allocator, MemorySample.Builder sample)
      throws Exception {
    Object metric = FlinkHandles.object(FlinkSymbol.ALLOCATOR_METRIC, allocator);
    long used = FlinkHandles.number(FlinkSymbol.ALLOCATOR_METRIC_USED, metric);
    sample
        .add(SampleField.NETTY_USED, used)
        .add(SampleField.NETTY_UNCOUNTED, isUncounted(allocator.getClass()) ? used : 0);
  }

  private static boolean isUncounted(Class<?> allocator) throws Exception {
    Class<?> platform = FlinkHandles.ownerNextTo(FlinkSymbol.NETTY_OWN_COUNTER, allocator);
    if (FlinkHandles.staticNumber(FlinkSymbol.NETTY_OWN_COUNTER, platform) >= 0) {
      return true;
    }
    Object cleaner = FlinkHandles.staticObject(FlinkSymbol.NETTY_CLEANER, platform);
    return cleaner != null && cleaner.getClass().getSimpleName().equals(NATIVE_ALLOCATION);
  }
}
