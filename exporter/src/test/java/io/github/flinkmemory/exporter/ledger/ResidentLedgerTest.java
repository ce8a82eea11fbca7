package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.ledger.Basis.MEASURED;
import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
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
  void whatJavaCodeTookByUnsafeIsAKindWhereTheJvmTracksIt() {
    sample.set(PROCESS_RESIDENT, 810 * MIB).set(JAVA_MALLOC_UNCOUNTED, 96 * MIB);

    assertThat(ledger().bytes(ResidentKind.UNSAFE, MEASURED)).hasValue(96 * MIB);
    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue((810 - 96) * MIB);
  }

  @Test
  void whatIsMoreThanResidentIsANegativeRemainder() {
    sample.set(PROCESS_RESIDENT, 10 * MIB).set(ROCKSDB_USAGE, 12 * MIB);

    assertThat(ledger().bytes(ResidentKind.UNEXPLAINED)).hasValue(-2 * MIB);
    assertThat(ledger().resident()).hasValue(10 * MIB);
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
}
