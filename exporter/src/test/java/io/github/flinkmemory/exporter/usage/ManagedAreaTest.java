package io.github.flinkmemory.exporter.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import org.junit.jupiter.api.Test;

class ManagedAreaTest {
  private final MemorySample.Builder sample =
      MemorySample.builder(0)
          .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 1000)
          .set(SampleField.MANAGED_RESERVED_STATE_BACKEND, 0);

  @Test
  void withoutAStateBackendItIsWhatOperatorsAllocated() {
    sample.state(Source.ROCKSDB, SourceStatus.unavailable("no RocksDB state"));
    assertThat(managed().used()).hasValue(1000);
    assertThat(managed().demand()).hasValue(1000);
  }

  @Test
  void theCacheCountsByWhatItHoldsAndWhatItCannotGiveUp() {
    sample
        .set(SampleField.MANAGED_RESERVED_STATE_BACKEND, 5000)
        .set(SampleField.ROCKSDB_USAGE, 300)
        .set(SampleField.ROCKSDB_PINNED, 20);
    assertThat(managed().used()).hasValue(1300);
    assertThat(managed().demand()).hasValue(1020);
  }

  @Test
  void aCacheOfFixedSizeIsNotTakenFromManagedMemory() {
    sample
        .set(SampleField.ROCKSDB_USAGE, 300)
        .set(SampleField.ROCKSDB_PINNED, 20)
        .set(SampleField.ROCKSDB_UNMANAGED_USAGE, 300)
        .set(SampleField.ROCKSDB_UNMANAGED_PINNED, 20);
    assertThat(managed().used()).hasValue(1000);
    assertThat(managed().demand()).hasValue(1000);
  }

  /** While Flink holds the lock of the caches, and for good with RocksDB 5.17. */
  @Test
  void aStateBackendThatCouldNotBeReadIsUnknownNotNothing() {
    sample
        .set(SampleField.MANAGED_RESERVED_STATE_BACKEND, 5000)
        .state(Source.ROCKSDB, SourceStatus.unavailable("a state backend is being opened"));
    assertThat(managed().used()).isEmpty();
    assertThat(managed().demand()).isEmpty();
  }

  @Test
  void aStateBackendWhoseReaderFailedIsUnknown() {
    sample.state(Source.ROCKSDB, SourceStatus.failed("renamed"));
    assertThat(managed().used()).isEmpty();
  }

  private AreaUsage managed() {
    return AreaMeasurement.of(Area.MANAGED, ProcessRole.TASK_MANAGER, sample.build(), null);
  }
}
