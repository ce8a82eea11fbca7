package io.github.flinkmemory.agent.read.jvm;

import static io.github.flinkmemory.agent.read.jvm.FakeBeans.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The readers on beans as other JVMs than this one have them. */
class JvmReadersTest {
  private static final String UNLIMITED = "18446744073709547520";

  private final FakeBeans beans = new FakeBeans();

  @Test
  void heapLimitIsTheFlagAndOtherwiseWhatTheRuntimeTells() throws Exception {
    beans.maxMemory = 900;
    assertThat(Reading.of(new HeapReader(beans)).get(SampleField.HEAP_LIMIT)).isEqualTo(900);

    beans.vmOptions.put("MaxHeapSize", "1024");
    assertThat(Reading.of(new HeapReader(beans)).get(SampleField.HEAP_LIMIT)).isEqualTo(1024);
  }

  @Test
  void heapOfAnUnknownCollectorHasNoLiveSet() throws Exception {
    beans.heap = usage(5, 10);
    beans.pool(MemoryType.HEAP, "tenured-SOA", usage(5, 10), usage(5, 10));
    beans.collector("scavenge", 3, 1);

    Reading reading = Reading.of(new HeapReader(beans));

    assertThat(reading.get(SampleField.HEAP_USED)).isEqualTo(5);
    assertThat(reading.has(SampleField.HEAP_LIVE)).isFalse();
    assertThat(reading.has(SampleField.HEAP_AFTER_COLLECTION)).isFalse();
  }

  @Test
  void liveSetIsAbsentWhenTheBeansDoNotKeepTheirLastCollection() throws Exception {
    beans.pool(MemoryType.HEAP, "Tenured Gen", usage(5, 10), usage(5, 10));
    beans.collector("MarkSweepCompact", 3, 1);

    assertThat(Reading.of(new HeapReader(beans)).has(SampleField.HEAP_LIVE)).isFalse();
  }

  @Test
  void concurrentMarkSweepCountsWhatEachPoolsOwnCollectionLeft() throws Exception {
    beans.pool(MemoryType.HEAP, "Par Eden Space", usage(70, 100), usage(0, 100));
    beans.pool(MemoryType.HEAP, "Par Survivor Space", usage(4, 10), usage(3, 10));
    beans.pool(MemoryType.HEAP, "CMS Old Gen", usage(200, 300), usage(150, 300));

    Reading reading = Reading.of(new HeapReader(beans));

    assertThat(reading.get(SampleField.HEAP_LIVE)).isEqualTo(153);
    assertThat(reading.get(SampleField.HEAP_AFTER_COLLECTION)).isEqualTo(203);
  }

  @Test
  void concurrentMarkSweepIsUnknownBeforeItsFirstCycle() throws Exception {
    beans.pool(MemoryType.HEAP, "Par Survivor Space", usage(4, 10), usage(3, 10));
    beans.pool(MemoryType.HEAP, "CMS Old Gen", usage(200, 300), usage(0, 0));

    assertThat(Reading.of(new HeapReader(beans)).has(SampleField.HEAP_LIVE)).isFalse();
  }

  @Test
  void generationalShenandoahDoesNotTellWhichGenerationItCollected() throws Exception {
    beans.pool(MemoryType.HEAP, "Shenandoah Young Gen", usage(70, 100), usage(1, 100));
    beans.pool(MemoryType.HEAP, "Shenandoah Old Gen", usage(200, 300), usage(150, 300));
    beans.collector("Shenandoah Cycles", 3, 1);

    Reading reading = Reading.of(new HeapReader(beans));

    assertThat(reading.has(SampleField.HEAP_LIVE)).isFalse();
    assertThat(reading.get(SampleField.HEAP_AFTER_COLLECTION)).isEqualTo(151);
  }

  @Test
  void nothingIsKnownAfterACollectionBeforeTheFirst() throws Exception {
    beans.pool(MemoryType.HEAP, "G1 Eden Space", usage(70, 100), usage(0, 0));
    beans.pool(MemoryType.HEAP, "G1 Old Gen", usage(200, 300), usage(0, 0));

    assertThat(Reading.of(new HeapReader(beans)).has(SampleField.HEAP_AFTER_COLLECTION)).isFalse();
  }

  @Test
  void pausesLeaveConcurrentCyclesOut() throws Exception {
    beans.collector("ZGC Major Cycles", 4, 4000).collector("ZGC Major Pauses", 12, 3);
    beans.collector("ZGC Minor Cycles", 40, 9000).collector("ZGC Minor Pauses", 120, 5);

    Reading reading = Reading.of(new GarbageCollectionReader(beans));

    assertThat(reading.get(SampleField.GC_PAUSE_MILLIS)).isEqualTo(8);
    assertThat(reading.get(SampleField.GC_PAUSE_COUNT)).isEqualTo(132);
  }

  @Test
  void pausesCountRemarkAndCleanupOfG1() throws Exception {
    beans.collector("G1 Young Generation", 10, 100).collector("G1 Old Generation", 1, 50);
    beans.collector("G1 Concurrent GC", 6, 7);

    assertThat(Reading.of(new GarbageCollectionReader(beans)).get(SampleField.GC_PAUSE_MILLIS))
        .isEqualTo(157);
  }

  @Test
  void pausesThatTheJvmDoesNotKnowAreAbsent() throws Exception {
    beans.collector("G1 Young Generation", -1, -1);

    assertThat(Reading.of(new GarbageCollectionReader(beans)).has(SampleField.GC_PAUSE_MILLIS))
        .isFalse();
  }

  @Test
  void metaspaceLimitIsTheFlagElseThePoolsElseAbsent() throws Exception {
    beans.pool(MemoryType.NON_HEAP, "Metaspace", usage(5, 10, 700));
    assertThat(metaspaceLimit()).isEqualTo(700);

    beans.vmOptions.put("MaxMetaspaceSize", "800");
    assertThat(metaspaceLimit()).isEqualTo(800);
  }

  @Test
  void unlimitedMetaspaceHasNoLimit() throws Exception {
    beans.pool(MemoryType.NON_HEAP, "Metaspace", usage(5, 10, -1));
    assertThat(Reading.of(new MetaspaceReader(beans)).has(SampleField.METASPACE_LIMIT)).isFalse();

    for (String unlimited : new String[] {"-1", UNLIMITED}) {
      beans.vmOptions.put("MaxMetaspaceSize", unlimited);
      assertThat(Reading.of(new MetaspaceReader(beans)).has(SampleField.METASPACE_LIMIT)).isFalse();
    }
  }

  @Test
  void metaspaceIsNotAddedToTheClassSpaceThatItContains() throws Exception {
    beans.pool(MemoryType.NON_HEAP, "Compressed Class Space", usage(2, 4));
    beans.pool(MemoryType.NON_HEAP, "Metaspace", usage(5, 10));

    Reading reading = Reading.of(new MetaspaceReader(beans));

    assertThat(reading.get(SampleField.METASPACE_USED)).isEqualTo(5);
    assertThat(reading.get(SampleField.METASPACE_COMMITTED)).isEqualTo(10);
    assertThat(reading.get(SampleField.CLASS_SPACE_COMMITTED)).isEqualTo(4);
  }

  @Test
  void withoutAMetaspacePoolTheSourceIsUnavailable() throws Exception {
    Reading reading = Reading.of(new MetaspaceReader(beans));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("Metaspace");
  }

  @Test
  void directBuffersCountCapacityNotTheAlignmentOfTheirPages() throws Exception {
    beans.bufferPool("direct", 2, 100, 100 + 2 * 4096);

    assertThat(Reading.of(new BufferPoolReader(beans)).get(SampleField.DIRECT_USED)).isEqualTo(100);
  }

  @Test
  void directLimitThatIsNotSetIsTheRuntimesMaximum() throws Exception {
    beans.bufferPool("direct", 0, 0, 0);
    beans.maxMemory = 900;
    beans.vmOptions.put("MaxDirectMemorySize", "0");
    assertThat(Reading.of(new BufferPoolReader(beans)).get(SampleField.DIRECT_LIMIT))
        .isEqualTo(900);

    beans.vmOptions.put("MaxDirectMemorySize", "1024");
    assertThat(Reading.of(new BufferPoolReader(beans)).get(SampleField.DIRECT_LIMIT))
        .isEqualTo(1024);
  }

  @Test
  void bothMappedPoolsAreAddedUp() throws Exception {
    beans.bufferPool("direct", 0, 0, 0).bufferPool("mapped", 1, 30, 30);
    beans.bufferPool("mapped - 'non-volatile memory'", 1, 12, 12);

    assertThat(Reading.of(new BufferPoolReader(beans)).get(SampleField.MAPPED_USED)).isEqualTo(42);
  }

  @Test
  void withoutADirectPoolTheSourceIsUnavailable() throws Exception {
    assertThat(Reading.of(new BufferPoolReader(beans)).state()).isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void codeCacheIsOnePoolOrItsSegments() throws Exception {
    beans.pool(MemoryType.NON_HEAP, "CodeHeap 'non-nmethods'", usage(1, 10));
    beans.pool(MemoryType.NON_HEAP, "CodeHeap 'profiled nmethods'", usage(2, 20));
    beans.pool(MemoryType.NON_HEAP, "CodeHeap 'non-profiled nmethods'", null);
    Reading segmented = Reading.of(new CodeCacheReader(beans));
    assertThat(segmented.get(SampleField.CODE_CACHE_USED)).isEqualTo(3);
    assertThat(segmented.get(SampleField.CODE_CACHE_COMMITTED)).isEqualTo(30);

    for (String name : new String[] {"Code Cache", "CodeCache"}) {
      FakeBeans whole = new FakeBeans().pool(MemoryType.NON_HEAP, name, usage(7, 70));
      assertThat(Reading.of(new CodeCacheReader(whole)).get(SampleField.CODE_CACHE_USED))
          .isEqualTo(7);
    }
  }

  @Test
  void withoutACodeCacheTheSourceIsUnavailable() throws Exception {
    assertThat(Reading.of(new CodeCacheReader(beans)).state()).isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void aBeanThatThrowsIsTheSamplersToHandle() {
    beans.memoryPools.add(FakeBeans.answering(MemoryPoolMXBean.class, Map.of()));

    assertThatThrownBy(() -> Reading.of(new MetaspaceReader(beans)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void agentTicksCostWhatTheSamplersThreadUsedSinceTheLastOne() throws Exception {
    AtomicLong classes = new AtomicLong(-1);
    AgentReader reader = new AgentReader(beans, classes::get);
    beans.cpuNanos = 1000;
    Reading first = Reading.of(reader);
    assertThat(first.has(SampleField.AGENT_TICK_CPU_NANOS)).isFalse();
    assertThat(first.has(SampleField.AGENT_CLASSES)).isFalse();

    beans.cpuNanos = 1700;
    classes.set(12);
    Reading second = Reading.of(reader);
    assertThat(second.get(SampleField.AGENT_TICK_CPU_NANOS)).isEqualTo(700);
    assertThat(second.get(SampleField.AGENT_CLASSES)).isEqualTo(12);
  }

  @Test
  void agentTicksAreUnknownWhereTheJvmDoesNotCountCpu() throws Exception {
    AgentReader reader = new AgentReader(beans, () -> 1);
    beans.cpuNanos = 1000;
    Reading.of(reader);
    beans.cpuNanos = -1;

    assertThat(Reading.of(reader).has(SampleField.AGENT_TICK_CPU_NANOS)).isFalse();
  }

  private long metaspaceLimit() throws Exception {
    return Reading.of(new MetaspaceReader(beans)).get(SampleField.METASPACE_LIMIT);
  }
}
