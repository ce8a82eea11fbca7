package io.github.flinkmemory.agent.read.jvm;

import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RETAINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import org.junit.jupiter.api.Test;

class NativeAllocatorReaderTest {
  private static final String OUTSTANDING =
      "Swapped out: 0K\nC-Heap outstanding allocations: 530801K, retained: 119142K\nglibc malloc\n";

  private final FakeCommand command = new FakeCommand();
  private final NativeAllocatorReader reader =
      new NativeAllocatorReader(command, new Cadence(60_000, true), true);

  @Test
  void takesTheSumsOfAllHeaps() throws Exception {
    command.answers.put("systemNativeHeapInfo", FakeCommand.resource("native-heap-info-25.txt"));

    MemorySample.Builder sample =
        MemorySample.builder(0)
            .set(SampleField.DIRECT_USED, 1)
            .set(SampleField.NETTY_UNCOUNTED, 20)
            .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 300)
            .set(SampleField.ROCKSDB_USAGE, 4000);
    SourceStatus status = reader.read(sample);
    Reading reading = new Reading(sample.build(), status);

    assertThat(reading.get(SampleField.ALLOCATOR_COUNTED)).isEqualTo(4321);
    // The last lines of the text: system 12464128, of which 3043388 rest; and 5771264 mapped.
    assertThat(reading.get(ALLOCATOR_RETAINED)).isEqualTo(3_043_388);
    assertThat(reading.get(ALLOCATOR_LIVE)).isEqualTo(12_464_128 - 3_043_388 + 5_771_264);
    assertThat(reading.get(SampleField.ALLOCATOR_MAPPED)).isEqualTo(5_771_264);
    assertThat(reader.pausesHost()).isTrue();
  }

  @Test
  void before21ItReadsTheLineOfVmInfoAndAsksForTheOtherOnlyOnce() throws Exception {
    command.answers.put("vmInfo", OUTSTANDING);

    Reading reading = Reading.of(reader);
    Reading.of(reader);

    assertThat(reading.get(ALLOCATOR_LIVE)).isEqualTo(530_801L << 10);
    assertThat(reading.get(ALLOCATOR_RETAINED)).isEqualTo(119_142L << 10);
    assertThat(reading.has(SampleField.ALLOCATOR_MAPPED)).isFalse();
    assertThat(command.asked).containsExactly("systemNativeHeapInfo", "vmInfo", "vmInfo");
  }

  @Test
  void vmInfoIsAskedOnlyWhereThatIsWishedFor() throws Exception {
    command.answers.put("vmInfo", OUTSTANDING);

    Reading reading =
        Reading.of(new NativeAllocatorReader(command, new Cadence(60_000, true), false));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("allocator=vm-info");
    assertThat(command.asked).containsExactly("systemNativeHeapInfo");
  }

  @Test
  void whatTheOwnersCountIsNotKeptWhenACacheCouldNotBeRead() throws Exception {
    command.answers.put("vmInfo", OUTSTANDING);
    MemorySample.Builder sample =
        MemorySample.builder(0).set(SampleField.MANAGED_RESERVED_STATE_BACKEND, 9);

    SourceStatus status = reader.read(sample);

    assertThat(status.state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().has(SampleField.ALLOCATOR_COUNTED)).isFalse();
  }

  @Test
  void whatTheOwnersCountIsNotKeptWhenTheSegmentsWereNotTold() throws Exception {
    command.answers.put("vmInfo", OUTSTANDING);
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .state(Source.MANAGED, SourceStatus.unavailable("slots came and went"));

    reader.read(sample);

    assertThat(sample.build().has(SampleField.ALLOCATOR_COUNTED)).isFalse();
  }

  @Test
  void countsThatMayHaveWrappedAreUnknown() throws Exception {
    command.answers.put(
        "vmInfo", "C-Heap outstanding allocations: 1K, retained: 2K (may have wrapped)\n");

    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void muslAndOlderJvmsDoNotTell() throws Exception {
    command.answers.put("systemNativeHeapInfo", "Error: malloc_info(3) not available.\n");
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);

    command.answers.put("systemNativeHeapInfo", "<heap></heap>");
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);

    NativeAllocatorReader onJava8 =
        new NativeAllocatorReader(new FakeCommand(), new Cadence(60_000, true), true);
    Reading reading = Reading.of(onJava8);
    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.has(ALLOCATOR_LIVE)).isFalse();
    assertThat(onJava8.intervalMillis()).isEqualTo(10_000);
  }

  @Test
  void itWaitsForTheBean() throws Exception {
    command.there = false;

    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reader.intervalMillis()).isZero();
  }
}
