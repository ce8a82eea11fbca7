package io.github.flinkmemory.exporter.ledger;

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

/** Metaspace, the agent's part of it, and the JVM's native memory. */
class ResidentJvmTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  private ResidentLedger ledger() {
    return ResidentLedger.of(sample.build());
  }

  /** A JVM that tracks its native memory. */
  private void tracked() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(METASPACE_USED, 40 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB)
        .set(JVM_COMMITTED, 25 * MIB)
        .set(JVM_MALLOC, 28 * MIB);
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
  void withoutMetaspaceTheJvmsMappingsCannotBeDivided() {
    sample
        .set(PROCESS_RESIDENT, 1000 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
        .set(CLASS_DATA_RESIDENT, 13 * MIB);

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE)).hasValue(13 * MIB);
  }

  @Test
  void trackedMallocAloneIsMeasuredToo() {
    sample.set(PROCESS_RESIDENT, 1000 * MIB).set(JVM_MALLOC, 28 * MIB);

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, MEASURED)).hasValue(28 * MIB);
  }

  @Test
  void whatTheJvmTracksIsMeasuredAndLimitsWhatItsMappingsHold() {
    tracked();

    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, MEASURED)).hasValue((13 + 25 + 28) * MIB);
    assertThat(ledger().bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).isEmpty();
  }

  @Test
  void whatTheJvmTracksIsToldByWhatItIsFor() {
    tracked();
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

  /** A little of it: the collector's part was told too small by what is not in memory. */
  @Test
  void nobodyKnowsOfWhichPartPagesWereSwappedOut() {
    tracked();
    sample
        .set(JVM_MALLOC_COLLECTOR, 9 * MIB)
        .set(JVM_MALLOC_SYMBOLS, 5 * MIB)
        .set(JVM_MALLOC_COMPILER, 2 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 20 * MIB)
        .set(ALLOCATOR_RESIDENT, 21 * MIB);

    ResidentLedger ledger = ResidentLedger.of(sample.build());
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, MEASURED)).hasValue((13 + 25) * MIB);
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).hasValue(21 * MIB);
    assertThat(JvmNative.parts(sample.build(), ledger)).isEmpty();

    // All that is counted is in memory: what was swapped out is nobody's.
    sample.set(ALLOCATOR_RESIDENT, 28 * MIB);
    ledger = ResidentLedger.of(sample.build());
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).isEmpty();
    assertThat(JvmNative.parts(sample.build(), ledger)).containsEntry("collector", 34 * MIB);
  }

  @Test
  void metaspaceThatWasSwappedOutIsNotResident() {
    sample
        .set(PROCESS_RESIDENT, 500 * MIB)
        .set(METASPACE_USED, 150 * MIB)
        .set(JVM_MAPPINGS_RESIDENT, 50 * MIB)
        .set(METASPACE_LATER_RESIDENT, 10 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 0);
    assertThat(ledger().bytes(ResidentKind.METASPACE, MEASURED)).hasValue(150 * MIB);

    sample.set(OUTSIDE_HEAP_SWAPPED, 90 * MIB);
    assertThat(ledger().bytes(ResidentKind.METASPACE, Basis.DERIVED)).hasValue(60 * MIB);

    // What was swapped out is something else.
    sample.set(JVM_MAPPINGS_RESIDENT, 145 * MIB);
    assertThat(ledger().bytes(ResidentKind.METASPACE, MEASURED)).hasValue(150 * MIB);
  }
}
