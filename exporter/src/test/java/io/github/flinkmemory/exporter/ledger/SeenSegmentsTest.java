package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.DERIVED;
import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of managed segments were looked at: nothing about them is left to estimate. */
class SeenSegmentsTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  /**
   * A sort that has hardly begun: of 64 MiB of segments 10 are resident. The allocator's heaps, 300
   * MiB of which 198 are resident, hold them, 140 of direct buffers, 41 that nobody counts, and 55
   * that were freed, of which 7 are still there.
   */
  @BeforeEach
  void sort() {
    sample
        .set(PROCESS_RESIDENT, 198 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
        .set(NETWORK_SEGMENT_SIZE, 32768)
        .set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB)
        .set(MANAGED_SEGMENTS_RESIDENT, 10 * MIB)
        .set(DIRECT_USED, 140 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 3 * MIB)
        .set(JVM_MALLOC, 38 * MIB)
        .set(ALLOCATOR_RESIDENT, 198 * MIB)
        .set(ALLOCATOR_SIZE, 300 * MIB)
        .set(ALLOCATOR_MAPPED, 0)
        .set(MAPPINGS_COUNTED, 204 * MIB)
        .set(MAPPINGS_UNTOUCHED, 54 * MIB)
        .set(ALLOCATOR_LIVE, 245 * MIB)
        .set(ALLOCATOR_COUNTED, 204 * MIB)
        .set(ALLOCATOR_RETAINED, 55 * MIB);
  }

  private OptionalLong bytes(ResidentKind kind, Basis basis) {
    return ResidentLedger.of(sample.build()).bytes(kind, basis);
  }

  private long unexplained() {
    return ResidentLedger.of(sample.build()).bytes(ResidentKind.UNEXPLAINED).orElseThrow();
  }

  @Test
  void whatWasSeenIsMeasuredAndSoIsWhatLiesBesideIt() {
    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).hasValue(10 * MIB);
    assertThat(bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(3 * MIB);
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(7 * MIB);
    assertThat(unexplained()).isZero();
  }

  /** A figure that is older than the segments' release. */
  @Test
  void noMoreIsResidentThanIsAllocated() {
    sample.set(MANAGED_SEGMENTS_RESIDENT, 80 * MIB);
    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).hasValue(64 * MIB);
  }

  @Test
  void segmentsThatWereNotSeenAreEstimated() {
    sample.clear(MANAGED_SEGMENTS_RESIDENT.source());
    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).isEmpty();
    assertThat(bytes(ResidentKind.MANAGED, DERIVED)).hasValue(0);
    assertThat(bytes(ResidentKind.ALLOCATOR, DERIVED)).hasValue(17 * MIB);
    assertThat(unexplained()).isZero();
  }

  /** They may be blocks that glibc maps one by one, and then no gap in its heaps. */
  @Test
  void largeSegmentsAreNotTakenForUntouchedPartsOfTheHeaps() {
    sample.set(NETWORK_SEGMENT_SIZE, 128 << 10);
    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).hasValue(10 * MIB);
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(0);

    sample.clear(NETWORK_SEGMENT_SIZE.source());
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(0);
  }

  /** The heaps are counted rarely: segments may have been filled, or allocated, since. */
  @Test
  void onlyWhatWasUntouchedThenAndIsNowMakesGapsInTheHeaps() {
    sample.set(ALLOCATOR_RETAINED, 90 * MIB).set(MAPPINGS_UNTOUCHED, 50 * MIB);
    // By the size of the heaps; by what is live it would be 3.
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue((90 - (300 - 198 - 50)) * MIB);

    sample.set(MAPPINGS_UNTOUCHED, 54 * MIB).set(MANAGED_SEGMENTS_RESIDENT, 16 * MIB);
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue((90 - (300 - 198 - 48)) * MIB);

    sample.set(ALLOCATOR_RETAINED, 10 * MIB).set(ALLOCATOR_LIVE, 240 * MIB);
    assertThat(bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue((198 - (240 - 48)) * MIB);
  }

  @Test
  void whatSegmentsWereTakenSinceCountsAsFarAsItIsResident() {
    sample
        .set(PROCESS_RESIDENT, 500 * MIB)
        .set(DIRECT_USED, 0)
        .set(JVM_MALLOC, 0)
        .set(JAVA_MALLOC_UNCOUNTED, 100 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 300 * MIB)
        .set(MANAGED_SEGMENTS_RESIDENT, 20 * MIB)
        .set(ALLOCATOR_RESIDENT, 105 * MIB)
        .set(MAPPINGS_COUNTED, 10 * MIB)
        .set(MAPPINGS_UNTOUCHED, 5 * MIB);
    // Five of them were there then, and have to make room.
    assertThat(bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(100 * MIB);
    sample.set(JAVA_MALLOC_UNCOUNTED, 101 * MIB);
    assertThat(bytes(ResidentKind.UNSAFE, DERIVED)).hasValue(100 * MIB);

    // What was not seen then is not known to be taken since.
    sample.clear(MAPPINGS_UNTOUCHED.source()).set(ALLOCATOR_RESIDENT, 80 * MIB);
    sample.set(MAPPINGS_COUNTED, 300 * MIB);
    assertThat(bytes(ResidentKind.UNSAFE, DERIVED)).hasValue(60 * MIB);
  }

  @Test
  void pagesThatWereSwappedOutAreNotTakenFromSegmentsThatWereSeen() {
    sample
        .set(DIRECT_USED, 100 * MIB)
        .set(JVM_MALLOC, 40 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 0)
        .set(ALLOCATOR_RESIDENT, 80 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 70 * MIB);

    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).hasValue(10 * MIB);
    assertThat(bytes(ResidentKind.DIRECT, DERIVED)).hasValue(50 * MIB);

    sample.set(ALLOCATOR_RESIDENT, 5 * MIB);
    assertThat(bytes(ResidentKind.DIRECT, DERIVED)).hasValue(0);
    assertThat(bytes(ResidentKind.MANAGED, MEASURED)).hasValue(10 * MIB);
  }
}
