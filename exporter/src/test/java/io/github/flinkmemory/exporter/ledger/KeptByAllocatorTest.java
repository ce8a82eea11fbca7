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
import org.junit.jupiter.api.Test;

class KeptByAllocatorTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample =
      MemorySample.builder(0)
          .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
          .set(PROCESS_RESIDENT, 1000 * MIB);

  private OptionalLong kept(Basis basis) {
    return ResidentLedger.of(sample.build()).bytes(ResidentKind.ALLOCATOR, basis);
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
