package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import org.junit.jupiter.api.Test;

class JvmNativeTest {
  private static final long MIB = 1 << 20;

  /** A little of it: the collector's part was told too small by what is not in memory. */
  @Test
  void nobodyKnowsOfWhichPartPagesWereSwappedOut() {
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .set(PROCESS_RESIDENT, 1000 * MIB)
            .set(METASPACE_USED, 40 * MIB)
            .set(JVM_MAPPINGS_RESIDENT, 70 * MIB)
            .set(CLASS_DATA_RESIDENT, 13 * MIB)
            .set(JVM_COMMITTED, 25 * MIB)
            .set(JVM_MALLOC, 28 * MIB)
            .set(JVM_MALLOC_COLLECTOR, 9 * MIB)
            .set(JVM_MALLOC_SYMBOLS, 5 * MIB)
            .set(JVM_MALLOC_COMPILER, 2 * MIB)
            .set(OUTSIDE_HEAP_SWAPPED, 20 * MIB)
            .set(ALLOCATOR_RESIDENT, 21 * MIB);

    ResidentLedger ledger = ResidentLedger.of(sample.build());
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, Basis.MEASURED)).hasValue((13 + 25) * MIB);
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).hasValue(21 * MIB);
    assertThat(JvmNative.parts(sample.build(), ledger)).isEmpty();

    // All that is counted is in memory: what was swapped out is nobody's.
    sample.set(ALLOCATOR_RESIDENT, 28 * MIB);
    ledger = ResidentLedger.of(sample.build());
    assertThat(ledger.bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED)).isEmpty();
    assertThat(JvmNative.parts(sample.build(), ledger)).containsEntry("collector", 34 * MIB);
  }
}
