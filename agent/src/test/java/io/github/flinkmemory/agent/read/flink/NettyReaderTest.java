package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NettyReaderTest {
  private static final String NETTY = "org.apache.flink.shaded.netty4.io.netty.buffer.";
  private static final int BUFFER = 100_000;

  private final MemorySample.Builder sample = MemorySample.builder(0);
  private final List<Class<?>> loaded = new ArrayList<>();
  private long nanos;
  private int looks;

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void readsWhatTheAllocatorHolds(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object allocator = connect(flink);
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(used()).isZero();

    Object buffer = directBuffer(flink, allocator);
    read(flink);
    assertThat(used()).isEqualTo(chunk(flink, allocator)).isGreaterThanOrEqualTo(BUFFER);
    call(buffer, "release");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theRemoteCallsAllocateFromTheDefault(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    connect(flink);
    Object rpcService =
        Proxy.newProxyInstance(
            flink.loader(),
            new Class<?>[] {flink.type("rpc.RpcService")},
            (proxy, method, arguments) -> null);
    Unconstructed.set(flink.taskExecutor(), "rpcService", rpcService);
    Object allocator = flink.type(NETTY + "PooledByteBufAllocator").getField("DEFAULT").get(null);
    Object buffer = directBuffer(flink, allocator);

    read(flink);

    assertThat(used()).isZero();
    assertThat(sample.build().get(SampleField.NETTY_RPC_USED)).isEqualTo(chunk(flink, allocator));
    call(buffer, "release");
  }

  /** Flink 2.3 loads the Netty of its remote calls by a loader of their own. */
  @Test
  void aSecondNettyIsCountedToo() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    connect(flink);
    try (URLClassLoader own = new RpcLoader(flink.loader())) {
      Object rpcService =
          Proxy.newProxyInstance(
              own, new Class<?>[] {flink.type("rpc.RpcService")}, (proxy, method, args) -> null);
      Unconstructed.set(flink.taskExecutor(), "rpcService", rpcService);
      Class<?> second = Class.forName(NETTY + "PooledByteBufAllocator", true, own);
      assertThat(second.getClassLoader()).isSameAs(own);
      loaded.add(second);
      Object allocator = second.getField("DEFAULT").get(null);
      Object buffer =
          Class.forName(NETTY + "ByteBufAllocator", true, own)
              .getMethod("directBuffer", int.class)
              .invoke(allocator, BUFFER);

      read(flink);

      assertThat(sample.build().get(SampleField.NETTY_RPC_USED)).isPositive();
      call(buffer, "release");
    }
  }

  /** In a MiniCluster remote calls stay in the process. */
  @Test
  void aSecondNettyThatNobodyUsesIsNotLoadedByReading() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    connect(flink);
    try (RpcLoader own = new RpcLoader(flink.loader())) {
      Object rpcService =
          Proxy.newProxyInstance(
              own, new Class<?>[] {flink.type("rpc.RpcService")}, (proxy, method, args) -> null);
      Unconstructed.set(flink.taskExecutor(), "rpcService", rpcService);
      loaded.add(rpcService.getClass());

      assertThat(read(flink).state()).isEqualTo(SourceState.UP);

      assertThat(own.asked).isZero();
      assertThat(sample.build().get(SampleField.NETTY_RPC_USED)).isZero();
    }
  }

  @Test
  void whatIsNotLoadedIsLookedForOnceAMinuteAndWhatIsLoadedIsKept() throws Exception {
    LoadedOwner owner = new LoadedOwner(FlinkSymbol.NETTY_OWN_COUNTER, loaded(), () -> nanos);
    ClassLoader loader = NettyReaderTest.class.getClassLoader();
    loaded.add(String.class);
    assertThat(owner.in(loader)).isNull();
    Class<?> platform =
        TaskExecutorFixture.of(Releases.newest())
            .type("org.apache.flink.shaded.netty4.io.netty.util.internal.PlatformDependent");
    loaded.add(platform);
    nanos = TimeUnit.SECONDS.toNanos(60) - 1;
    assertThat(owner.in(loader)).isNull();
    assertThat(looks).isEqualTo(1);
    nanos++;
    assertThat(owner.in(loader)).isSameAs(platform);
    nanos *= 10;
    assertThat(owner.in(loader)).isSameAs(platform);
    assertThat(looks).isEqualTo(2);
  }

  /** Tells the classes that the test says are loaded. */
  private Instrumentation loaded() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            NettyReaderTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (self, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("getInitiatedClasses");
              looks++;
              return loaded.toArray(new Class<?>[0]);
            });
  }

  /** Has the Netty of its parent once more. */
  private static final class RpcLoader extends URLClassLoader {
    private int asked;

    RpcLoader(ClassLoader parent) {
      super(((URLClassLoader) parent).getURLs(), parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        if (!name.startsWith("org.apache.flink.shaded.netty4.")) {
          return super.loadClass(name, resolve);
        }
        asked++;
        return findClass(name);
      }
    }
  }

  /**
   * On this JVM, as Flink starts it, Netty's buffers are the JVM's own. Tried several times: the
   * JVM also counts what an earlier test left to the garbage collector.
   */
  @ParameterizedTest
  @MethodSource("releases")
  void theJvmCountsTheSame(FlinkRelease release) throws Exception {
    await()
        .until(
            () -> {
              TaskExecutorFixture flink = TaskExecutorFixture.of(release);
              Object allocator = connect(flink);
              long before = directBuffers();
              Object buffer = directBuffer(flink, allocator);
              long counted = directBuffers() - before;
              read(flink);
              call(buffer, "release");
              assertThat(sample.build().get(SampleField.NETTY_UNCOUNTED)).isZero();
              return used() == counted;
            });
  }

  /** The names in Netty 4.2.6; what the JVM counts of each was seen on real TaskManagers. */
  @ParameterizedTest
  @CsvSource({
    "CleanerJava6,false",
    "CleanerJava9,false",
    "CleanerJava24Linker,true",
    "CleanerJava25,true",
  })
  void nettysWayToAllocateTellsWhetherTheJvmCounts(String cleaner, boolean uncounted) {
    assertThat(NettyReader.isPastTheJvm(cleaner)).isEqualTo(uncounted);
  }

  @Test
  void aTaskManagerThatIsAloneHasNoConnections() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object local = flink.instance("io.network.LocalConnectionManager");
    Unconstructed.set(flink.shuffle(), "connectionManager", local);
    SourceStatus status = read(flink);
    assertThat(status.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(status.reason()).startsWith("no network connections");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedMemberIsNamed(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(release, new RenamedMember("usedDirectMemory"));
    connect(flink);
    SourceStatus status = read(flink);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("PooledByteBufAllocatorMetric.usedDirectMemory()");
  }

  private static Object connect(TaskExecutorFixture flink) throws Exception {
    Object connections = flink.instance("io.network.netty.NettyConnectionManager");
    Object allocator = flink.newInstance("io.network.netty.NettyBufferPool", 1);
    Unconstructed.set(connections, "bufferPool", allocator);
    Unconstructed.set(flink.shuffle(), "connectionManager", connections);
    return allocator;
  }

  private static Object directBuffer(TaskExecutorFixture flink, Object allocator) throws Exception {
    return flink
        .type(NETTY + "ByteBufAllocator")
        .getMethod("directBuffer", int.class)
        .invoke(allocator, BUFFER);
  }

  private static long chunk(TaskExecutorFixture flink, Object allocator) throws Exception {
    Class<?> type = flink.type(NETTY + "PooledByteBufAllocator");
    Object metric = type.getMethod("metric").invoke(allocator);
    return (int) metric.getClass().getMethod("chunkSize").invoke(metric);
  }

  private long used() {
    return sample.build().get(SampleField.NETTY_USED);
  }

  private static long directBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Each reading starts a new tick. */
  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    sample.clear(Source.NETTY);
    return new NettyReader(flink, loaded(), () -> nanos).read(sample);
  }
}
