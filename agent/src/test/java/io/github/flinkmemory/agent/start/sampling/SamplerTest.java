package io.github.flinkmemory.agent.start.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final List<String> log = new ArrayList<>();
  private final AgentCounters counters = new AgentCounters();
  private final Map<Source, SampleReader> readers = new EnumMap<>(Source.class);

  private Sampler sampler() {
    readers.put(
        Source.THREADS,
        sample -> {
          sample.set(SampleField.THREADS, 12);
          return SourceStatus.up();
        });
    return new Sampler(readers, counters, log::add);
  }

  @Test
  void aReaderThatThrowsLosesOnlyItsOwnFields() {
    readers.put(
        Source.HEAP,
        sample -> {
          sample.set(SampleField.HEAP_USED, 1);
          throw new NoSuchMethodError("getUsage");
        });
    MemorySample sample = sampler().sample(7);
    assertThat(sample.has(SampleField.HEAP_USED)).isFalse();
    assertThat(sample.get(SampleField.THREADS)).isEqualTo(12);
    assertThat(sample.sources())
        .hasEntrySatisfying(
            Source.HEAP,
            status -> {
              assertThat(status.state()).isEqualTo(SourceState.FAILED);
              assertThat(status.reason()).contains("getUsage");
            })
        .hasEntrySatisfying(
            Source.THREADS, status -> assertThat(status.state()).isEqualTo(SourceState.UP));
    assertThat(counters.errors()).isEqualTo(1);
  }

  @Test
  void aReaderThatSaysItFailedKeepsWhatItRead() {
    readers.put(
        Source.HEAP,
        sample -> {
          sample.set(SampleField.HEAP_USED, 1);
          return SourceStatus.failed("half-way");
        });
    assertThat(sampler().sample(7).get(SampleField.HEAP_USED)).isEqualTo(1);
  }

  @Test
  void aFailureIsToldOnceUntilItChangesOrReturns() {
    List<SourceStatus> statuses =
        new ArrayList<>(
            List.of(
                SourceStatus.failed("a"),
                SourceStatus.failed("a"),
                SourceStatus.failed("b"),
                SourceStatus.up(),
                SourceStatus.failed("b")));
    readers.put(Source.CONTAINER, sample -> statuses.remove(0));
    Sampler sampler = sampler();
    while (!statuses.isEmpty()) {
      MemorySample unused = sampler.sample(7);
    }
    assertThat(log)
        .containsExactly(
            "source container failed: a; the others go on",
            "source container failed: b; the others go on",
            "source container failed: b; the others go on");
  }

  @Test
  void whatIsUnavailableIsNotTold() {
    readers.put(Source.ROCKSDB, sample -> SourceStatus.unavailable("no RocksDB state"));
    MemorySample sample = sampler().sample(7);
    assertThat(log).isEmpty();
    assertThat(sample.sources())
        .hasEntrySatisfying(
            Source.ROCKSDB, status -> assertThat(status.reason()).isEqualTo("no RocksDB state"));
  }

  @Test
  void aDearReaderIsAskedWhenDueAndItsValuesAreCarriedUntilThen() {
    AtomicLong now = new AtomicLong();
    AtomicInteger reads = new AtomicInteger();
    readers.put(
        Source.METASPACE,
        new SampleReader() {
          @Override
          public SourceStatus read(MemorySample.Builder sample) {
            sample.set(SampleField.METASPACE_USED, reads.incrementAndGet());
            now.addAndGet(3);
            return SourceStatus.failed("but partly");
          }

          @Override
          public long intervalMillis() {
            return 60_000;
          }

          @Override
          public boolean pausesHost() {
            return true;
          }
        });
    Sampler sampler = new Sampler(readers, counters, log::add, now::get);
    MemorySample first = sampler.sample(1);
    now.set(TimeUnit.MILLISECONDS.toNanos(59_999));
    MemorySample second = sampler.sample(2);
    assertThat(second.get(SampleField.METASPACE_USED)).isEqualTo(1);
    assertThat(second.sources()).isEqualTo(first.sources());
    assertThat(counters.pauseNanos()).isEqualTo(3);
    now.set(TimeUnit.MILLISECONDS.toNanos(60_000));
    assertThat(sampler.sample(3).get(SampleField.METASPACE_USED)).isEqualTo(2);
    assertThat(counters.pauseNanos()).isEqualTo(6);
    assertThat(second.intervals()).containsOnly(Map.entry(Source.METASPACE, 60_000L));
    assertThat(second.reads()).containsOnly(Map.entry(Source.METASPACE, 1L));
    assertThat(sampler.sample(4).reads()).containsOnly(Map.entry(Source.METASPACE, 3L));
  }

  @Test
  void aDearReaderThatFailedIsAskedAgainWithinAMinuteAndHasNoTimeOfReading() {
    AtomicLong now = new AtomicLong();
    AtomicInteger reads = new AtomicInteger();
    readers.put(
        Source.METASPACE,
        new SampleReader() {
          @Override
          public SourceStatus read(MemorySample.Builder sample) {
            sample.set(SampleField.METASPACE_USED, 7);
            if (reads.incrementAndGet() == 1) {
              throw new IllegalStateException("not this time");
            }
            return SourceStatus.up();
          }

          @Override
          public long intervalMillis() {
            return 3_600_000;
          }
        });
    Sampler sampler = new Sampler(readers, counters, log::add, now::get);
    assertThat(sampler.sample(1).reads()).isEmpty();
    now.set(TimeUnit.SECONDS.toNanos(59));
    assertThat(sampler.sample(2).reads()).isEmpty();
    assertThat(reads).hasValue(1);

    now.set(TimeUnit.SECONDS.toNanos(60));
    MemorySample again = sampler.sample(3);
    assertThat(again.get(SampleField.METASPACE_USED)).isEqualTo(7);
    assertThat(again.reads()).containsOnly(Map.entry(Source.METASPACE, 3L));

    now.set(TimeUnit.SECONDS.toNanos(3659));
    assertThat(sampler.sample(4).reads()).containsOnly(Map.entry(Source.METASPACE, 3L));
    assertThat(reads).hasValue(2);
  }
}
