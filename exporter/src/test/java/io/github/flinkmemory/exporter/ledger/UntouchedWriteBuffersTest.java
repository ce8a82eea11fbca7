package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.DERIVED;
import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RETAINED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.JAVA_MALLOC_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_PINNED;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As seen in a demo: 426 MiB charged, and an overhead that fell from 111 to 18 MiB by that. */
class UntouchedWriteBuffersTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  /** 426 MiB of which 60 were read from files; 40 that nobody counts, of 300 resident. */
  private void hardlyAnyState() {
    sample
        .set(PROCESS_RESIDENT, 800 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(ROCKSDB_USAGE, 426 * MIB)
        .set(ROCKSDB_PINNED, 366 * MIB)
        .set(ALLOCATOR_RESIDENT, 180 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 120 * MIB)
        .set(MAPPINGS_COUNTED, 526 * MIB)
        .set(ALLOCATOR_SIZE, 700 * MIB)
        .set(ALLOCATOR_LIVE, 566 * MIB)
        .set(ALLOCATOR_COUNTED, 526 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
  }

  private void assertKind(ResidentKind kind, Basis basis, long mebibytes) {
    assertThat(ResidentLedger.of(sample.build()).bytes(kind, basis))
        .as(kind + " " + basis)
        .hasValue(mebibytes * MIB);
  }

  @Test
  void countAsFarAsThereIsRoomBesideCachedBlocks() {
    hardlyAnyState();

    assertKind(ResidentKind.ROCKSDB, MEASURED, 60);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 300 - 100 - 60 - 40);
  }

  @Test
  void countInFullOnceTheyAreWrittenTo() {
    hardlyAnyState();
    sample.set(ALLOCATOR_RESIDENT, 446 * MIB);
    assertKind(ResidentKind.ROCKSDB, MEASURED, 426);

    sample.set(ALLOCATOR_RESIDENT, 445 * MIB);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 365);
  }

  @Test
  void countForNothingWhereThereIsNoRoom() {
    hardlyAnyState();
    sample.set(ALLOCATOR_RESIDENT, 0);

    assertKind(ResidentKind.ROCKSDB, MEASURED, 60);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 0);
  }

  /**
   * Seen in a calm job: an overhead that fell by 40 MiB at once, and was told to leak after that.
   */
  @Test
  void doNotComeAndGoWithABlockMoreOrLess() {
    hardlyAnyState();
    sample.set(ALLOCATOR_RETAINED, 80 * MIB).set(ALLOCATOR_RESIDENT, 446 * MIB);
    assertKind(ResidentKind.ROCKSDB, MEASURED, 426);

    sample.set(ALLOCATOR_RESIDENT, 445 * MIB);
    assertKind(ResidentKind.ROCKSDB, MEASURED, 60);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 365);
    assertKind(ResidentKind.ALLOCATOR, DERIVED, 0);
  }

  @Test
  void shareTheRoomWithSegmentsAndWithUnsafe() {
    hardlyAnyState();
    sample
        .set(MANAGED_ALLOCATED_SEGMENTS, 70 * MIB)
        .set(MAPPINGS_COUNTED, 596 * MIB)
        .set(ALLOCATOR_LIVE, 666 * MIB)
        .set(ALLOCATOR_COUNTED, 596 * MIB)
        .set(ALLOCATOR_RETAINED, 20 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 70 * MIB);

    assertKind(ResidentKind.MANAGED, MEASURED, 70);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 0);
    assertKind(ResidentKind.UNSAFE, DERIVED, 70);

    sample.set(MANAGED_ALLOCATED_SEGMENTS, 200 * MIB).set(MAPPINGS_COUNTED, 726 * MIB);
    assertKind(ResidentKind.MANAGED, DERIVED, 70);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 0);
    assertKind(ResidentKind.ALLOCATOR, DERIVED, 0);
  }

  @Test
  void areTakenForTouchedWhereNothingTellsOtherwise() {
    hardlyAnyState();
    sample.set(ROCKSDB_PINNED, 0);
    assertKind(ResidentKind.ROCKSDB, MEASURED, 426);

    MemorySample.Builder bare = MemorySample.builder(0);
    bare.set(PROCESS_RESIDENT, 800 * MIB)
        .set(ROCKSDB_USAGE, 426 * MIB)
        .set(ROCKSDB_PINNED, 366 * MIB);
    assertThat(ResidentLedger.of(bare.build()).bytes(ResidentKind.ROCKSDB, MEASURED))
        .hasValue(426 * MIB);
  }

  /** A low value for a minute at most; the other way round it would be a peak for days. */
  @Test
  void whatWasChargedSinceThePagesWereCountedIsTakenForTouched() {
    hardlyAnyState();
    sample.set(ROCKSDB_USAGE, 476 * MIB).set(ROCKSDB_PINNED, 416 * MIB);
    assertKind(ResidentKind.ROCKSDB, MEASURED, 60);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 150);
  }

  /** Two properties that are asked one after the other. */
  @Test
  void areNeverMoreThanTheCacheHolds() {
    hardlyAnyState();
    sample.set(ROCKSDB_PINNED, 500 * MIB);

    assertThat(ResidentLedger.of(sample.build()).bytes(ResidentKind.ROCKSDB, MEASURED)).isEmpty();
    assertKind(ResidentKind.ROCKSDB, DERIVED, 160);
  }

  @Test
  void areInProportionWherePagesWereSwappedOut() {
    hardlyAnyState();
    sample.set(OUTSIDE_HEAP_SWAPPED, 10 * MIB).set(DIRECT_USED, 174 * MIB);

    assertKind(ResidentKind.ROCKSDB, DERIVED, 213);
  }
}
