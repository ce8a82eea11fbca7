package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.DERIVED;
import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Chunks that Netty takes without a cleaner, as on Java 8, are not zeroed: with seven more of its
 * arenas 112 MiB more were counted, and resident was none of it.
 */
class UntouchedNettyTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  private ResidentLedger ledger() {
    return ResidentLedger.of(sample.build());
  }

  /** 128 MiB of chunks, and 50 MiB that the allocator has in memory. */
  private void arenas() {
    sample
        .set(PROCESS_RESIDENT, 50 * MIB)
        .set(NETTY_USED, 128 * MIB)
        .set(NETTY_UNCOUNTED, 128 * MIB)
        .set(ALLOCATOR_RESIDENT, 50 * MIB);
  }

  private void assertKind(ResidentKind kind, Basis basis, long mib) {
    assertThat(ledger().bytes(kind, basis)).as(ledger().entries().toString()).hasValue(mib * MIB);
  }

  private void assertNo(ResidentKind kind, Basis basis) {
    assertThat(ledger().bytes(kind, basis)).as(ledger().entries().toString()).isEmpty();
  }

  @Test
  void chunksThatNobodyTouchedAreNotResident() {
    arenas();

    assertKind(ResidentKind.NETTY, DERIVED, 50);
    assertNo(ResidentKind.NETTY, MEASURED);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);
  }

  @Test
  void chunksThatFitAreMeasured() {
    arenas();
    sample.set(PROCESS_RESIDENT, 128 * MIB).set(ALLOCATOR_RESIDENT, 128 * MIB);

    assertKind(ResidentKind.NETTY, MEASURED, 128);
    assertNo(ResidentKind.NETTY, DERIVED);

    sample.set(ALLOCATOR_RESIDENT, 128 * MIB - 1);
    assertThat(ledger().bytes(ResidentKind.NETTY, DERIVED)).hasValue(128 * MIB - 1);
  }

  @Test
  void thoseThatTheJvmCountsWereZeroedAndAreMeasuredBesideThem() {
    arenas();
    sample.set(NETTY_RPC_USED, 16 * MIB).set(DIRECT_USED, 20 * MIB).set(JVM_MALLOC, 6 * MIB);

    assertKind(ResidentKind.NETTY, MEASURED, 16);
    assertKind(ResidentKind.NETTY, DERIVED, 50 - 20 - 6);
    assertKind(ResidentKind.DIRECT, MEASURED, 4);
    assertKind(ResidentKind.JVM_NATIVE, MEASURED, 6);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);

    sample.set(JVM_MALLOC, 60 * MIB);
    assertKind(ResidentKind.NETTY, DERIVED, 0);
  }

  @Test
  void nothingIsLeftOfTheRoomForWhatElseWasNotTouched() {
    arenas();
    sample.set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB).set(JAVA_MALLOC_UNCOUNTED, 32 * MIB);

    assertKind(ResidentKind.NETTY, DERIVED, 50);
    assertKind(ResidentKind.MANAGED, DERIVED, 0);
    assertKind(ResidentKind.UNSAFE, DERIVED, 0);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);
  }

  @Test
  void whatElseWasNotTouchedHasTheRoomThatTheChunksLeave() {
    arenas();
    sample
        .set(PROCESS_RESIDENT, 200 * MIB)
        .set(ALLOCATOR_RESIDENT, 200 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 32 * MIB);

    assertKind(ResidentKind.NETTY, MEASURED, 128);
    assertKind(ResidentKind.MANAGED, DERIVED, 40);
    assertKind(ResidentKind.UNSAFE, DERIVED, 32);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);

    sample.set(MANAGED_ALLOCATED_SEGMENTS, 0).set(JAVA_MALLOC_UNCOUNTED, 73 * MIB);
    assertKind(ResidentKind.UNSAFE, DERIVED, 72);
    sample.set(JAVA_MALLOC_UNCOUNTED, 72 * MIB);
    assertKind(ResidentKind.UNSAFE, MEASURED, 72);
  }

  @Test
  void segmentsThatAreSeenKeepTheirPages() {
    arenas();
    sample.set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB).set(MANAGED_SEGMENTS_RESIDENT, 30 * MIB);

    assertKind(ResidentKind.MANAGED, MEASURED, 30);
    assertKind(ResidentKind.NETTY, DERIVED, 20);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);
  }

  /** Which of both is resident does not show, as with segments. */
  @Test
  void whatTheAllocatorKeepsHasAPartOfTheRoom() {
    arenas();
    sample
        .set(ALLOCATOR_SIZE, 200 * MIB)
        .set(ALLOCATOR_RETAINED, 40 * MIB)
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));

    assertKind(ResidentKind.NETTY, DERIVED, 30);
    assertKind(ResidentKind.ALLOCATOR, DERIVED, 20);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);

    sample.set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB);
    assertKind(ResidentKind.MANAGED, DERIVED, 0);
    assertKind(ResidentKind.ALLOCATOR, DERIVED, 20);
    assertKind(ResidentKind.UNEXPLAINED, DERIVED, 0);
  }

  @Test
  void withoutThePagesOfTheAllocatorAllCounts() {
    sample
        .set(PROCESS_RESIDENT, 500 * MIB)
        .set(NETTY_USED, 128 * MIB)
        .set(NETTY_UNCOUNTED, 128 * MIB);

    assertKind(ResidentKind.NETTY, MEASURED, 128);
  }

  @Test
  void whatWasSwappedOutIsInProportion() {
    arenas();
    sample
        .set(ROCKSDB_USAGE, 72 * MIB)
        .set(ALLOCATOR_RESIDENT, 100 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 100 * MIB);

    assertKind(ResidentKind.NETTY, DERIVED, 64);
    assertKind(ResidentKind.ROCKSDB, DERIVED, 36);
  }

  @Test
  void chunksOfTheRemoteCallsAloneAreNotNettysOfTheDataPlane() {
    sample
        .set(PROCESS_RESIDENT, 100 * MIB)
        .set(NETTY_RPC_USED, 16 * MIB)
        .set(NETTY_UNCOUNTED, 16 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 64 * MIB)
        .set(ALLOCATOR_RESIDENT, 50 * MIB);

    assertThat(ledger().bytes(ResidentKind.NETTY)).isEmpty();
    assertKind(ResidentKind.MANAGED, DERIVED, 34);
  }
}
