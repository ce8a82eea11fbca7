package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.DERIVED;
import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is allocated is not yet in memory: neither managed segments nor what Unsafe gives. */
class UntouchedMemoryTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  private ResidentLedger ledger() {
    return ResidentLedger.of(sample.build());
  }

  /** A sort that has not begun, 300 MiB by Unsafe and 50 MiB of the JVM, all that is resident. */
  private void sortBesideUnsafe() {
    sample
        .set(PROCESS_RESIDENT, 450 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 1024 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(JVM_MALLOC, 50 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 300 * MIB)
        .set(ALLOCATOR_RESIDENT, 50 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 400 * MIB)
        .set(MAPPINGS_COUNTED, 1124 * MIB);
  }

  private void allocator(String name) {
    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator(name, null)));
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
    allocator("glibc");
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
  void managedSegmentsThatWereTakenSinceAreTakenForTouched() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 300 * MIB)
        .set(ALLOCATOR_RESIDENT, 250 * MIB)
        .set(MAPPINGS_COUNTED, 200 * MIB);

    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(300 * MIB);
  }

  @Test
  void segmentsDoNotTakeWhatJavaCodeHasByUnsafe() {
    sortBesideUnsafe();

    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(0);
    assertThat(ledger().bytes(ResidentKind.UNSAFE)).hasValue(300 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(0);
  }

  /** Since Java 21 the JVM tells of glibc's heaps, which are nearly empty beside jemalloc. */
  @Test
  void theNearlyEmptyHeapsOfGlibcSayNothingBesideAnotherAllocator() {
    sortBesideUnsafe();
    sample
        .set(OTHER_ANONYMOUS_RESIDENT, 420 * MIB)
        .set(PROCESS_RESIDENT, 470 * MIB)
        .set(ALLOCATOR_LIVE, 2 * MIB)
        .set(ALLOCATOR_COUNTED, MIB)
        .set(ALLOCATOR_RETAINED, 8 * MIB);
    allocator("jemalloc");

    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(20 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNSAFE)).hasValue(300 * MIB);
    assertThat(ledger().bytes(ResidentKind.ALLOCATOR)).isEmpty();
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(0);

    // Glibc's own word counts where it is the allocator, and where an old record does not say.
    sample.set(ALLOCATOR_LIVE, 1484 * MIB).set(ALLOCATOR_COUNTED, 1124 * MIB);
    allocator("glibc");
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue((20 - 10 - 4) * MIB);
    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of());
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue((20 - 10 - 4) * MIB);
  }

  /** Then all that is live was taken for what nobody counts, and managed memory for nothing. */
  @Test
  void withoutWhatTheOwnersHeldThenGlibcDoesNotTellWhatNobodyCounts() {
    sortBesideUnsafe();
    sample.set(OTHER_ANONYMOUS_RESIDENT, 600 * MIB).set(ALLOCATOR_LIVE, 1474 * MIB);
    allocator("glibc");

    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(200 * MIB);

    sample.set(ALLOCATOR_COUNTED, 1124 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(200 * MIB);
  }

  @Test
  void memoryOfUnsafeThatIsNotResidentDoesNotCount() {
    sample
        .set(PROCESS_RESIDENT, 400 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 20 * MIB)
        .set(ROCKSDB_USAGE, 30 * MIB)
        .set(JVM_MALLOC, 40 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 1024 * MIB)
        .set(ALLOCATOR_RESIDENT, 60 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 200 * MIB)
        .set(MAPPINGS_COUNTED, 145 * MIB);
    // 1024 MiB are not touched, and the managed segments have no room beside them.
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(0);
    assertThat(ledger().bytes(ResidentKind.UNSAFE, DERIVED))
        .hasValue((260 + 5 - 100 - 30 - 40) * MIB);

    sample.set(MANAGED_ALLOCATED_SEGMENTS, 0).set(MAPPINGS_COUNTED, 125 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNSAFE, DERIVED))
        .hasValue((260 + 5 - 100 - 30 - 40) * MIB);

    sample.set(JAVA_MALLOC_UNCOUNTED, 95 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(95 * MIB);

    sample.set(JAVA_MALLOC_UNCOUNTED, 96 * MIB).set(JVM_MALLOC, 400 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNSAFE, DERIVED)).hasValue(0);
  }

  @Test
  void withoutWhatTheOwnersHeldWhenMappingsWereReadTheyAreTakenToHoldTheSame() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(MANAGED_ALLOCATED_SEGMENTS, 1024 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(ALLOCATOR_RESIDENT, 80 * MIB)
        .set(OTHER_ANONYMOUS_RESIDENT, 120 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, DERIVED)).hasValue(100 * MIB);

    sample.set(ALLOCATOR_RESIDENT, 1004 * MIB);
    assertThat(ledger().bytes(ResidentKind.MANAGED, MEASURED)).hasValue(1024 * MIB);
  }

  @Test
  void whatAnOwnerDoesNotTellNowIsNotTakenForGivenBack() {
    sample
        .set(PROCESS_RESIDENT, 900 * MIB)
        .set(DIRECT_USED, 100 * MIB)
        .set(JAVA_MALLOC_UNCOUNTED, 50 * MIB)
        .set(ALLOCATOR_RESIDENT, 500 * MIB)
        .set(MAPPINGS_COUNTED, 500 * MIB)
        .state(Source.MANAGED, SourceStatus.unavailable("slots came and went"));

    assertThat(ledger().bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(50 * MIB);
  }
}
