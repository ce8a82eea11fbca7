package io.github.flinkmemory.agent.read.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The readers in the JVM that runs the tests. */
class LiveJvmTest {
  @Test
  void heapIsUsedWithinItsLimit() throws Exception {
    Reading reading = Reading.of(new HeapReader());

    assertThat(reading.get(SampleField.HEAP_USED)).isPositive();
    assertThat(reading.get(SampleField.HEAP_COMMITTED))
        .isBetween(reading.get(SampleField.HEAP_USED), reading.get(SampleField.HEAP_LIMIT));
  }

  @Test
  void liveSetIsKnownAfterAFullCollection() throws Exception {
    HeapReader reader = new HeapReader();
    System.gc();

    assertThat(Reading.of(reader).get(SampleField.HEAP_LIVE)).isPositive();
  }

  @Test
  void liveSetFollowsEachFullCollection() throws Exception {
    HeapReader reader = new HeapReader();
    byte[][] held = new byte[32][1 << 20];
    System.gc();
    long with = Reading.of(reader).get(SampleField.HEAP_LIVE);
    assertThat(held[31]).hasSize(1 << 20);
    held = new byte[0][];
    System.gc();

    assertThat(held).isEmpty();
    assertThat(Reading.of(reader).get(SampleField.HEAP_LIVE)).isLessThan(with - (24 << 20));
  }

  @Test
  void directBuffersCountTheirCapacity() throws Exception {
    BufferPoolReader reader = new BufferPoolReader();
    Reading before = Reading.of(reader);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    Reading after = Reading.of(reader);

    assertThat(after.get(SampleField.DIRECT_USED) - before.get(SampleField.DIRECT_USED))
        .isEqualTo(buffer.capacity());
    assertThat(after.get(SampleField.DIRECT_COUNT))
        .isEqualTo(before.get(SampleField.DIRECT_COUNT) + 1);
    assertThat(after.get(SampleField.DIRECT_LIMIT)).isEqualTo(Runtime.getRuntime().maxMemory());
  }

  @Test
  void metaspaceContainsTheClassSpace() throws Exception {
    Reading reading = Reading.of(new MetaspaceReader());

    assertThat(reading.get(SampleField.METASPACE_USED))
        .isGreaterThan(reading.get(SampleField.CLASS_SPACE_USED))
        .isLessThanOrEqualTo(reading.get(SampleField.METASPACE_COMMITTED));
    assertThat(reading.has(SampleField.METASPACE_LIMIT)).isFalse();
  }

  @Test
  void codeCacheAndThreadsAreThere() throws Exception {
    assertThat(Reading.of(new CodeCacheReader()).get(SampleField.CODE_CACHE_USED)).isPositive();
    assertThat(Reading.of(new ThreadReader()).get(SampleField.THREADS))
        .isEqualTo(ManagementFactory.getThreadMXBean().getThreadCount());
  }

  @Test
  void pausesCountEveryCollection() throws Exception {
    GarbageCollectionReader reader = new GarbageCollectionReader();
    long before = Reading.of(reader).get(SampleField.GC_PAUSE_COUNT);
    System.gc();

    assertThat(Reading.of(reader).get(SampleField.GC_PAUSE_COUNT)).isGreaterThan(before);
  }
}
