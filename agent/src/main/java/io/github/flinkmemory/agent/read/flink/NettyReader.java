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
   * How the classes are named by which Netty 4.2 allocates on a Java without Unsafe, as Flink 2.3
   * does on Java 25: from the C library (Java 24) or from an arena (Java 25). The JVM counts
   * neither among its direct buffers, nor does Netty itself.
   */
  private static final String PAST_THE_JVM = "CleanerJava2";

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
    return cleaner != null && isPastTheJvm(cleaner.getClass().getSimpleName());
  }

  static boolean isPastTheJvm(String cleaner) {
    return cleaner.startsWith(PAST_THE_JVM);
  }
}
