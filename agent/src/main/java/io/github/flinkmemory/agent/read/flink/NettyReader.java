package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Memory of Flink's Netty allocators, and whether the JVM counts it among its direct buffers: the
 * data plane's, and the default ones, from which the remote calls take theirs. From Flink 2.3 the
 * remote calls have a Netty of their own, in a loader of their own, which may allocate in another
 * way. Takes no lock.
 */
final class NettyReader extends TaskExecutorReader {
  /**
   * How the classes are named by which Netty 4.2 allocates on a Java without Unsafe, as Flink 2.3
   * does on Java 25: from the C library (Java 24) or from an arena (Java 25). The JVM counts
   * neither among its direct buffers, nor does Netty itself.
   */
  private static final String PAST_THE_JVM = "CleanerJava2";

  private final LoadedOwner rpcAllocator;

  NettyReader(
      Supplier<List<Object>> roots, Instrumentation instrumentation, LongSupplier nanoTime) {
    super(Source.NETTY, roots);
    rpcAllocator = new LoadedOwner(FlinkSymbol.NETTY_DEFAULT_ALLOCATOR, instrumentation, nanoTime);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    List<Class<?>> counted = new ArrayList<>(2);
    for (Object taskExecutor : taskExecutors) {
      Object shuffle = TaskExecutorParts.shuffle(taskExecutor);
      if (!FlinkHandles.owns(FlinkSymbol.SHUFFLE_CONNECTIONS, shuffle)) {
        return SourceStatus.unavailable("another shuffle service: " + shuffle.getClass().getName());
      }
      Object connections = FlinkHandles.object(FlinkSymbol.SHUFFLE_CONNECTIONS, shuffle);
      if (!FlinkHandles.owns(FlinkSymbol.CONNECTIONS_ALLOCATOR, connections)) {
        return SourceStatus.unavailable("no network connections: a single local TaskManager");
      }
      Object allocator = FlinkHandles.object(FlinkSymbol.CONNECTIONS_ALLOCATOR, connections);
      add(allocator, SampleField.NETTY_USED, sample);
      readDefault(
          FlinkHandles.ownerNextTo(FlinkSymbol.NETTY_DEFAULT_ALLOCATOR, allocator.getClass()),
          counted,
          sample);
      Object rpcService = FlinkHandles.nullable(FlinkSymbol.RPC_SERVICE, taskExecutor);
      if (rpcService != null) {
        readRpc(rpcService.getClass(), counted, sample);
      }
    }
    return SourceStatus.up();
  }

  /**
   * The remote calls' loader may have no Netty, one that is never used, as in a MiniCluster, or one
   * of its own that cannot be read.
   */
  private void readRpc(Class<?> rpcService, List<Class<?>> counted, MemorySample.Builder sample)
      throws Exception {
    ClassLoader loader = rpcService.getClassLoader();
    Class<?> owner = loader == null ? null : rpcAllocator.in(loader);
    if (owner == null) {
      return;
    }
    try {
      readDefault(owner, counted, sample);
    } catch (ClassNotFoundException | LinkageError e) {
      // The data plane's figures stand; what the remote calls hold is among the rest.
    }
  }

  /** The default allocator of one Netty; each is counted once. */
  private static void readDefault(
      Class<?> owner, List<Class<?>> counted, MemorySample.Builder sample) throws Exception {
    if (counted.contains(owner)) {
      return;
    }
    counted.add(owner);
    Object allocator = FlinkHandles.staticObject(FlinkSymbol.NETTY_DEFAULT_ALLOCATOR, owner);
    if (allocator != null) {
      add(allocator, SampleField.NETTY_RPC_USED, sample);
    }
  }

  private static void add(Object allocator, SampleField field, MemorySample.Builder sample)
      throws Exception {
    Object metric = FlinkHandles.object(FlinkSymbol.ALLOCATOR_METRIC, allocator);
    long used = FlinkHandles.number(FlinkSymbol.ALLOCATOR_METRIC_USED, metric);
    sample
        .add(field, used)
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
