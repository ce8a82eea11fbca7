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
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeptByAllocatorTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample =
      MemorySample.builder(0)
          .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
          .set(PROCESS_RESIDENT, 1000 * MIB);

  private ResidentLedger ledger() {
    return ResidentLedger.of(sample.build());
  }

  private OptionalLong kept(Basis basis) {
    return ledger().bytes(ResidentKind.ALLOCATOR, basis);
  }

  private void assertAllocator(long measured, long derived, long unexplained) {
    ResidentLedger ledger = ResidentLedger.of(sample.build());
    assertThat(ledger.bytes(ResidentKind.ALLOCATOR, MEASURED)).hasValue(measured * MIB);
    assertThat(ledger.bytes(ResidentKind.ALLOCATOR, DERIVED)).hasValue(derived * MIB);
    assertThat(ledger.bytes(ResidentKind.UNEXPLAINED)).hasValue(unexplained * MIB);
  }

  private void assertAllocator(Basis basis, long kept, long unexplained) {
    assertThat(kept(basis)).hasValue(kept * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).hasValue(kept * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(unexplained * MIB);
  }

  @Test
  void whatGlibcKeepsCountsAsFarAsItIsResident() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(ALLOCATOR_RESIDENT, 600 * MIB)
        .set(ALLOCATOR_SIZE, 620 * MIB)
        .set(ALLOCATOR_COUNTED, 0)
        .set(ALLOCATOR_RETAINED, 100 * MIB);
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
        .set(ALLOCATOR_COUNTED, 400 * MIB);
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
        .set(ALLOCATOR_RETAINED, 32 * MIB);
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
        .set(ALLOCATOR_COUNTED, 450 * MIB);

    assertAllocator(MEASURED, 60, -10);
  }

  @Test
  void aCacheThatCannotBeReadIsNotTakenForFreedMemory() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
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
  void whatGlibcSaysOfItselfDoesNotCountBesideAnotherAllocator() {
    sample
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of())
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
    sample.set(PROCESS_RESIDENT, 1000 * MIB).set(ALLOCATOR_RETAINED, 100 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();

    sample.clear(Source.NATIVE_ALLOCATOR).set(ALLOCATOR_SIZE, MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
  }

  /** RocksDB's lock was held at that moment, so what it took or gave back since is not known. */
  @Test
  void withoutWhatTheOwnersHeldThenItIsAnEstimate() {
    sample
        .set(ROCKSDB_USAGE, 400 * MIB)
        .set(ALLOCATOR_RESIDENT, 530 * MIB)
        .set(ALLOCATOR_SIZE, 530 * MIB)
        .set(ALLOCATOR_RETAINED, 100 * MIB)
        .set(ALLOCATOR_LIVE, 430 * MIB);
    assertThat(kept(MEASURED)).isEmpty();
    assertThat(kept(DERIVED)).hasValue(100 * MIB);

    sample.set(PROCESS_RESIDENT, 460 * MIB);
    assertThat(kept(DERIVED)).hasValue(60 * MIB);

    sample.set(PROCESS_RESIDENT, 460 * MIB).set(ALLOCATOR_COUNTED, 400 * MIB);
    assertThat(kept(MEASURED)).hasValue(100 * MIB);
  }

  /**
   * An agent that was attached takes the collector's structures for other anonymous memory. They
   * are no blocks that the allocator mapped, so its heaps are not that empty.
   */
  @Test
  void whatTheJvmMappedItselfIsNoneOfTheAllocatorsBlocks() {
    sample
        .set(ALLOCATOR_RESIDENT, 198 * MIB)
        .set(ALLOCATOR_SIZE, 248 * MIB)
        .set(ALLOCATOR_LIVE, 191 * MIB)
        .set(ALLOCATOR_RETAINED, 62 * MIB)
        .set(ALLOCATOR_COUNTED, 0)
        .set(OTHER_ANONYMOUS_RESIDENT, 80 * MIB);
    assertThat(kept(MEASURED)).hasValue(12 * MIB);

    sample.set(JVM_MAPPINGS_RESIDENT, 60 * MIB).set(OTHER_ANONYMOUS_RESIDENT, 20 * MIB);
    assertThat(kept(MEASURED)).hasValue((198 - (191 - 20)) * MIB);

    sample.set(ALLOCATOR_MAPPED, 30 * MIB);
    assertThat(kept(MEASURED)).hasValue((198 - (191 - 30)) * MIB);
  }
}
