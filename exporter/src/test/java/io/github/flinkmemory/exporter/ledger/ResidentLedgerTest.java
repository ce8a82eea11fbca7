package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.DERIVED;
import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResidentLedgerTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  private ResidentLedger ledger() {
    return ResidentLedger.of(sample.build());
  }

  @Test
  void withoutResidentMemoryThereIsNothingToDivide() {
    sample.set(HEAP_RESIDENT, MIB);

    assertThat(ledger().entries()).isEmpty();
    assertThat(ledger().resident()).isEmpty();
    assertThat(ledger().bytes(ResidentKind.HEAP)).isEmpty();
    assertThat(ledger().bytes(ResidentKind.HEAP, MEASURED)).isEmpty();
  }

  @Test
  void whatNoSourceTellsIsUnexplained() {
    sample.set(PROCESS_RESIDENT, 100 * MIB);

    assertThat(ledger().entries()).hasSize(1);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(100 * MIB);
  }

  @Test
  void networkSegmentsAndCountedNettyChunksAreNotOtherDirectBuffers() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(NETWORK_TOTAL_SEGMENTS, 4096)
        .set(NETWORK_SEGMENT_SIZE, 32768)
        .set(NETTY_USED, 12 * MIB)
        .set(NETTY_UNCOUNTED, 4 * MIB)
        .set(DIRECT_USED, 150 * MIB);

    assertThat(ledger().bytes(ResidentKind.NETWORK)).hasValue(128 * MIB);
    assertThat(ledger().bytes(ResidentKind.NETTY)).hasValue(12 * MIB);
    assertThat(ledger().bytes(ResidentKind.DIRECT)).hasValue(14 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue((1000 - 128 - 12 - 14) * MIB);
  }

  /** Where the JVM counts neither, as Flink 2.3 has it on Java 25, both are beside the buffers. */
  @Test
  void theNettyOfTheRemoteCallsIsNettyToo() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(NETTY_USED, 12 * MIB)
        .set(NETTY_RPC_USED, 4 * MIB)
        .set(NETTY_UNCOUNTED, 16 * MIB)
        .set(DIRECT_USED, 14 * MIB);

    assertThat(ledger().bytes(ResidentKind.NETTY)).hasValue(16 * MIB);
    assertThat(ledger().bytes(ResidentKind.DIRECT)).hasValue(14 * MIB);
  }

  @Test
  void managedSegmentsThatWereNotTouchedAreNotResident() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 1024 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(ALLOCATOR_RESIDENT, 80 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 120 * MIB)
        .set(MAPPINGS_COUNTED, 1124 * MIB);

    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(100 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(700 * MIB);
  }

  /** As seen on Java 25: what the JVM has from malloc was taken for segments. */
  @Test
  void besideUntouchedSegmentsLiesWhatTheJvmAndTheAllocatorHave() {
    sample
        .set(PROCESS_RESIDENT, 810 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB)
        .set(DIRECT_USED, 140 * MIB)
        .set(ALLOCATOR_RESIDENT, 198 * MIB)
        .set(ALLOCATOR_SIZE, 300 * MIB)
        .set(MAPPINGS_COUNTED, 204 * MIB)
        .set(ALLOCATOR_LIVE, 245 * MIB)
        .set(ALLOCATOR_COUNTED, 204 * MIB)
        .set(ALLOCATOR_RETAINED, 32 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue((198 - 140 - 41 - 16) * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, DERIVED)).hasValue(16 * MIB);
    sample.set(ALLOCATOR_RETAINED, 80 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, DERIVED)).hasValue(17 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(0);

    // All touched: then what the allocator keeps is there beside them.
    sample.set(ALLOCATOR_RESIDENT, 250 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(64 * MIB);

    sample
        .clear(Source.NATIVE_ALLOCATOR)
        .set(ALLOCATOR_RESIDENT, 198 * MIB)
        .set(JVM_MALLOC, 34 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue((198 - 140 - 34) * MIB);
  }

  @Test
  void whatJavaCodeTookByUnsafeIsAKindWhereTheJvmTracksIt() {
    sample.set(PROCESS_RESIDENT, 810 * MIB).set(JAVA_MALLOC_UNCOUNTED, 96 * MIB);

    assertThat(ledger().bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(96 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue((810 - 96) * MIB);
  }

  @Test
  void managedSegmentsThatWereTakenSinceAreTakenForTouched() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 300 * MIB)
        .set(ALLOCATOR_RESIDENT, 250 * MIB)
        .set(MAPPINGS_COUNTED, 200 * MIB);

    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(300 * MIB);
  }

  @Test
  void aCacheThatCannotBeReadIsNotTakenForFreedMemory() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
        .set(ALLOCATOR_RESIDENT, 800 * MIB)
        .set(ALLOCATOR_SIZE, 800 * MIB)
        .set(ALLOCATOR_RETAINED, 30 * MIB)
        .set(ALLOCATOR_COUNTED, 700 * MIB)
        .set(MANAGED_RESERVED_STATE_BACKEND, 700 * MIB);

    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
    sample.set(ROCKSDB_USAGE, 700 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).hasValue(30 * MIB);
  }

  @Test
  void metaspaceIsTakenOutOfWhatTheJvmReservedAtStart() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(METASPACE_USED, 60 * MIB)
        .set(METASPACE_LATER_RESIDENT, 8 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 72 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB);

    assertThat(ledger().bytes(ResidentKind.METASPACE)).hasValue(60 * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, MEASURED))
        .hasValue((13 + 72 - (60 - 8)) * MIB);
  }

  @Test
  void whatIsMoreThanResidentIsANegativeRemainder() {
    sample.set(PROCESS_RESIDENT, 10 * MIB).set(ROCKSDB_USAGE, 12 * MIB);

    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(-2 * MIB);
    assertThat(ledger().resident()).hasValue(10 * MIB);
  }

  @Test
  void theAgentsOwnClassesAreTakenOutOfMetaspace() {
    sample.set(PROCESS_RESIDENT, 100 * MIB).set(METASPACE_USED, 20 * MIB).set(AGENT_CLASSES, 1000);

    assertThat(ledger().bytes(ResidentKind.AGENT, Basis.DERIVED)).hasValue(5_300_000);
    assertThat(ledger().bytes(ResidentKind.METASPACE)).hasValue(20 * MIB - 5_300_000);

    sample.set(AGENT_METASPACE, 4 * MIB);
    assertThat(ledger().bytes(ResidentKind.AGENT, MEASURED)).hasValue(4 * MIB);
    assertThat(ledger().bytes(ResidentKind.METASPACE)).hasValue(16 * MIB);

    sample.set(METASPACE_USED, MIB);
    assertThat(ledger().bytes(ResidentKind.METASPACE)).hasValue(0);
    assertThat(ledger().bytes(ResidentKind.AGENT)).hasValue(MIB);
  }

  @Test
  void codeIsItsResidentPartWhereThatIsKnown() {
    sample.set(PROCESS_RESIDENT, 100 * MIB).set(CODE_CACHE_USED, 9 * MIB);
    assertThat(ledger().bytes(ResidentKind.CODE)).hasValue(9 * MIB);

    sample.set(CODE_RESIDENT, 10 * MIB);
    assertThat(ledger().bytes(ResidentKind.CODE)).hasValue(10 * MIB);
  }

  @Test
  void codeThatWasCompiledSinceTheMappingsWereReadIsResident() {
    sample
        .set(PROCESS_RESIDENT, 100 * MIB)
        .set(CODE_RESIDENT, 7 * MIB)
        .set(CODE_CACHE_USED, 15 * MIB);
    assertThat(ledger().bytes(ResidentKind.CODE, MEASURED)).hasValue(15 * MIB);
  }

  @Test
  void whatTheJvmTracksIsMeasuredAndLimitsWhatItsMappingsHold() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(METASPACE_USED, 40 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB)
        .set(JVM_COMMITTED, 25 * MIB)
        .set(JVM_MALLOC, 28 * MIB);

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, MEASURED)).hasValue((13 + 25 + 28) * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).isEmpty();
  }

  @Test
  void whatTheJvmTracksIsToldByWhatItIsFor() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(METASPACE_USED, 40 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB)
        .set(JVM_COMMITTED, 25 * MIB)
        .set(JVM_MALLOC, 28 * MIB);
    assertThat(parts()).isEmpty();

    sample
        .set(JVM_MALLOC_COLLECTOR, 9 * MIB)
        .set(JVM_MALLOC_SYMBOLS, 5 * MIB)
        .set(JVM_MALLOC_COMPILER, 2 * MIB);
    assertThat(parts())
        .containsExactly(
            Map.entry("collector", (25 + 9) * MIB),
            Map.entry("symbols", 5 * MIB),
            Map.entry("compiler", 2 * MIB),
            Map.entry("class data sharing", 13 * MIB),
            Map.entry("other", 12 * MIB));

    sample.set(JVM_MALLOC_COLLECTOR, 22 * MIB);
    assertThat(parts()).isEmpty();

    // Swapped out: what is in memory is less than these parts.
    sample
        .set(JVM_MALLOC_COLLECTOR, 0)
        .set(JVM_MAPPINGS_RESIDENT, 40 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 20 * MIB)
        .set(ALLOCATOR_RESIDENT, 10 * MIB);
    assertThat(parts()).isEmpty();
  }

  private Map<String, Long> parts() {
    return JvmNative.parts(sample.build(), ledger());
  }

  @Test
  void trackedMallocAloneIsMeasuredToo() {
    sample.set(PROCESS_RESIDENT, 1000 * MIB).set(JVM_MALLOC, 28 * MIB);

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, MEASURED)).hasValue(28 * MIB);
  }

  @Test
  void withoutMetaspaceTheJvmsMappingsCannotBeDivided() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB);

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).hasValue(13 * MIB);
  }

  @Test
  void whatTheJvmDoesNotTrackIsDerivedAndNeverMoreThanIsLeft() {
    sample.set(PROCESS_RESIDENT, 1000 * MIB).set(METASPACE_USED, 50 * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).hasValue((6 + 20) * MIB);

    sample.set(PROCESS_RESIDENT, 55 * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).hasValue(5 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(0);

    sample.set(PROCESS_RESIDENT, 45 * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).isEmpty();
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(-5 * MIB);
  }

  @Test
  void whatGlibcKeepsCountsAsFarAsItIsResident() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(ALLOCATOR_RESIDENT, 600 * MIB)
        .set(ALLOCATOR_SIZE, 620 * MIB)
        .set(ALLOCATOR_COUNTED, 0)
        .set(ALLOCATOR_RETAINED, 100 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(80 * MIB);

    sample.set(ALLOCATOR_RETAINED, 10 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).hasValue(0);

    sample.set(ALLOCATOR_RETAINED, 900 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).hasValue(600 * MIB);
  }

  @Test
  void whatOwnersTookAndGaveBackSinceGlibcToldIsTakenFromAndAddedToWhatItKeeps() {
    // Then: 400 counted, 30 that nobody counts, 100 kept. Nobody else is there.
    sample
        .set(PROCESS_RESIDENT, 530 * MIB)
        .set(ROCKSDB_USAGE, 400 * MIB)
        .set(ALLOCATOR_RESIDENT, 530 * MIB)
        .set(ALLOCATOR_SIZE, 530 * MIB)
        .set(ALLOCATOR_RETAINED, 100 * MIB)
        .set(ALLOCATOR_LIVE, 430 * MIB)
        .set(ALLOCATOR_COUNTED, 400 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertAllocator(MEASURED, 100, 30);

    sample.set(ROCKSDB_USAGE, 460 * MIB);
    assertAllocator(MEASURED, 40, 30);

    sample.set(ROCKSDB_USAGE, 330 * MIB);
    assertAllocator(100, 70, 30);

    // More was given back than is left: it went to the system.
    sample.set(PROCESS_RESIDENT, 500 * MIB);
    assertAllocator(100, 70, 0);
    sample.set(PROCESS_RESIDENT, 400 * MIB);
    assertAllocator(MEASURED, 70, 0);
    sample.set(PROCESS_RESIDENT, 300 * MIB);
    assertAllocator(MEASURED, 0, -30);

    // Memory that was mapped past the allocator is none that it keeps.
    sample.set(ROCKSDB_USAGE, 400 * MIB).set(PROCESS_RESIDENT, 600 * MIB);
    assertAllocator(MEASURED, 100, 100);

    sample.set(JVM_MALLOC, 20 * MIB).set(PROCESS_RESIDENT, 530 * MIB);
    assertAllocator(MEASURED, 100, 10);
  }

  /**
   * As seen on Java 25: glibc trimmed its heaps, so that more of them is not resident than it says
   * it keeps. What is resident there and not held must have been freed.
   */
  @Test
  void whatIsResidentInGlibcsHeapsAndNotHeldIsKept() {
    sample
        .set(PROCESS_RESIDENT, 810 * MIB)
        .set(ALLOCATOR_RESIDENT, 198 * MIB)
        .set(ALLOCATOR_SIZE, 248 * MIB)
        .set(ALLOCATOR_LIVE, 191 * MIB)
        .set(ALLOCATOR_MAPPED, 10 * MIB)
        .set(ALLOCATOR_COUNTED, 0)
        .set(ALLOCATOR_RETAINED, 32 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertAllocator(MEASURED, 198 - 181, 810 - 17);

    // Never more than glibc says, and what is held and was not touched is not resident.
    sample.set(ALLOCATOR_LIVE, 100 * MIB);
    assertAllocator(MEASURED, 32, 810 - 32);
    sample.set(ALLOCATOR_LIVE, 400 * MIB);
    assertAllocator(MEASURED, 0, 810);

    // Where glibc tells the sum alone, what lies in mappings of its own is what is resident there.
    sample
        .clear(Source.NATIVE_ALLOCATOR)
        .set(ALLOCATOR_LIVE, 191 * MIB)
        .set(ALLOCATOR_COUNTED, 0)
        .set(JVM_MAPPINGS_RESIDENT, 0)
        .set(ALLOCATOR_RETAINED, 32 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 12 * MIB)
        .set(METASPACE_LATER_RESIDENT, 4 * MIB);
    assertAllocator(MEASURED, 198 - (191 - 8), 810 - 15);
  }

  /** What was told counts, and what others were told too much shows. */
  @Test
  void whatGlibcKeepsIsNotCutToWhatIsLeft() {
    sample
        .set(PROCESS_RESIDENT, 500 * MIB)
        .set(ROCKSDB_USAGE, 450 * MIB)
        .set(ALLOCATOR_RESIDENT, 480 * MIB)
        .set(ALLOCATOR_SIZE, 480 * MIB)
        .set(ALLOCATOR_RETAINED, 60 * MIB)
        .set(ALLOCATOR_COUNTED, 450 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));

    assertAllocator(MEASURED, 60, -10);
  }

  private void assertAllocator(long measured, long derived, long unexplained) {
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(measured * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, DERIVED)).hasValue(derived * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(unexplained * MIB);
  }

  private void assertAllocator(Basis basis, long kept, long unexplained) {
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR, basis)).hasValue(kept * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).hasValue(kept * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(unexplained * MIB);
  }

  @Test
  void theJvmsEstimateIsNeverMoreThanWhatNobodyCounts() {
    sample
        .set(PROCESS_RESIDENT, 530 * MIB)
        .set(METASPACE_USED, 50 * MIB)
        .set(ALLOCATOR_LIVE, 430 * MIB)
        .set(ALLOCATOR_COUNTED, 423 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).hasValue(7 * MIB);

    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("tcmalloc", null)));
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).hasValue(26 * MIB);

    sample
        .clear(Source.NATIVE_ALLOCATOR)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).hasValue(26 * MIB);
  }

  @Test
  void whatGlibcSaysOfItselfDoesNotCountBesideAnotherAllocator() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(ALLOCATOR_RESIDENT, 600 * MIB)
        .set(ALLOCATOR_SIZE, 600 * MIB)
        .set(ALLOCATOR_RETAINED, 100 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();

    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("jemalloc", null)));
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
  }

  @Test
  void withoutTheAllocatorsSizeOrWhatItKeepsTheKindIsUnknown() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(ALLOCATOR_RETAINED, 100 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();

    sample.clear(Source.NATIVE_ALLOCATOR).set(ALLOCATOR_SIZE, MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
  }

  @Test
  void pagesThatWereSwappedOutAreNotResidentWhoeverCountsThem() {
    sample
        .set(PROCESS_RESIDENT, 300 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 300 * MIB)
        .set(ROCKSDB_USAGE, 100 * MIB)
        .set(ALLOCATOR_RESIDENT, 150 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 60 * MIB)
        .set(METASPACE_LATER_RESIDENT, 10 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 200 * MIB);

    assertThat(ledger().bytes(ResidentKind.MANAGED, Basis.DERIVED)).hasValue(150 * MIB);
    assertThat(ledger().bytes(ResidentKind.ROCKSDB, Basis.DERIVED)).hasValue(50 * MIB);

    sample.set(OUTSIDE_HEAP_SWAPPED, 0).set(MAPPINGS_COUNTED, 0);
    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(300 * MIB);

    sample.set(OUTSIDE_HEAP_SWAPPED, MIB).set(ALLOCATOR_RESIDENT, 900 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(300 * MIB);
  }

  @Test
  void aPoolOfWhichOnlyHalfIsKnownIsNotThere() {
    sample
        .set(PROCESS_RESIDENT, 300 * MIB)
        .set(NETWORK_TOTAL_SEGMENTS, 10)
        .set(OUTSIDE_HEAP_SWAPPED, MIB)
        .set(DIRECT_USED, MIB);

    assertThat(ledger().bytes(ResidentKind.NETWORK)).isEmpty();
    assertThat(ledger().bytes(ResidentKind.DIRECT)).hasValue(MIB);
    assertThat(ledger().entries().get(0)).hasToString("direct (measured): 1048576");
  }

  /** What is derived is a guess, and so is what is left of guesses. */
  @Test
  void theOverheadThatNoMeasurementVouchesForIsDerivedOrUnexplained() {
    sample
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(HEAP_RESIDENT, 400 * MIB)
        .set(THREAD_STACKS_RESIDENT, 50 * MIB)
        .set(ALLOCATOR_RESIDENT, 530 * MIB)
        .set(ALLOCATOR_SIZE, 530 * MIB)
        .set(ALLOCATOR_RETAINED, 100 * MIB);
    ResidentLedger ledger = ledger();
    long kept = ledger.bytes(ResidentKind.ALLOCATOR, Basis.DERIVED).orElseThrow();
    assertThat(kept).isEqualTo(100 * MIB);
    assertThat(ledger.bytes(ResidentKind.UNEXPLAINED)).hasValue(450 * MIB);
    assertThat(ledger.unmeasuredOverhead()).hasValue(550 * MIB);
    sample.set(HEAP_RESIDENT, 960 * MIB);
    ResidentLedger tooMuch = ledger();
    long derived = tooMuch.bytes(ResidentKind.ALLOCATOR, Basis.DERIVED).orElse(0);
    long over = -tooMuch.bytes(ResidentKind.UNEXPLAINED).orElseThrow();
    assertThat(over).isPositive();
    assertThat(tooMuch.unmeasuredOverhead()).hasValue(derived + over);
    assertThat(ResidentLedger.UNKNOWN.unmeasuredOverhead()).isEmpty();
  }
}
