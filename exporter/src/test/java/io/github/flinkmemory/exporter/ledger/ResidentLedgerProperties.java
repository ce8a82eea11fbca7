package io.github.flinkmemory.exporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ResidentLedgerProperties {
  /** Any fields, of any values that a counter may have, contradictory ones included. */
  @Provide
  Arbitrary<Map<SampleField, Long>> fields() {
    return Arbitraries.maps(
        Arbitraries.of(SampleField.class), Arbitraries.longs().between(0, 1L << 40));
  }

  @Property
  void theSumIsTheResidentMemoryAndOnlyTheRemainderMayBeNegative(
      @ForAll("fields") Map<SampleField, Long> fields) {
    MemorySample.Builder sample = MemorySample.builder(0);
    fields.forEach(sample::set);

    ResidentLedger ledger = ResidentLedger.of(sample.build());

    Long resident = fields.get(SampleField.PROCESS_RESIDENT);
    if (resident == null) {
      assertThat(ledger.entries()).isEmpty();
      return;
    }
    assertThat(ledger.entries().stream().mapToLong(LedgerEntry::bytes).sum()).isEqualTo(resident);
    Set<String> seen = new HashSet<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (entry.kind() != ResidentKind.UNEXPLAINED) {
        assertThat(entry.bytes()).as(entry.toString()).isNotNegative();
      }
      assertThat(seen.add(entry.kind() + " " + entry.basis())).as(entry.toString()).isTrue();
    }
    assertThat(ledger.bytes(ResidentKind.UNEXPLAINED)).isPresent();
  }
}
