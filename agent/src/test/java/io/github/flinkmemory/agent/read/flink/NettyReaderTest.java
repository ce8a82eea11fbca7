package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NettyReaderTest {
  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  /** On this JVM, as Flink starts it, Netty's buffers are the JVM's own. */
  @ParameterizedTest
  @MethodSource("releases")
  void readsWhatTheAllocatorHoldsAndThatTheJvmCountsIt(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object allocator = connect(flink);
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().get(SampleField.NETTY_USED)).isZero();

    long before = directBuffers();
    Object buffer =
        flink
            .type("org.apache.flink.shaded.netty4.io.netty.buffer.ByteBufAllocator")
            .getMethod("directBuffer", int.class)
            .invoke(allocator, 100_000);
    long counted = directBuffers() - before;
    read(flink);

    assertThat(sample.build().get(SampleField.NETTY_USED))
        .isEqualTo(counted)
        .isGreaterThanOrEqualTo(100_000);
    assertThat(sample.build().get(SampleField.NETTY_UNCOUNTED)).isZero();
    call(buffer, "release");
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

  private static long directBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Each reading starts a new tick. */
  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    sample.clear(Source.NETTY);
    return new NettyReader(flink).read(sample);
  }
}
