package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import org.junit.jupiter.api.Test;

class UsageTrackerTest {
  private static AreaUsage usage(Area area, MemorySample.Builder sample) {
    return new UsageTracker(ProcessRole.TASK_MANAGER)
        .record(sample.build(), taskManagerModel())
        .of(area);
  }

  @Test
  void heapDemandIsAbsentUntilACollectionOfTheOldGeneration() {
    AreaUsage before = usage(Area.HEAP, taskManagerSample(0));
    assertThat(before.used()).hasValue(200 * MIB);
    assertThat(before.demand()).isEmpty();
    AreaUsage after = usage(Area.HEAP, taskManagerSample(0).set(SampleField.HEAP_LIVE, 90 * MIB));
    assertThat(after.demand()).hasValue(90 * MIB);
    assertThat(after.limit()).hasValue(512 * MIB);
  }

  @Test
  void offHeapIsTheDirectPoolWithoutTheNetworkSegments() {
    AreaUsage offHeap = usage(Area.OFF_HEAP, taskManagerSample(0));
    assertThat(offHeap.used()).hasValue(20 * MIB);
    assertThat(offHeap.demand()).hasValue(20 * MIB);
    assertThat(offHeap.limit()).hasValue(268435458L - 4096 * SEGMENT);
  }

  @Test
  void offHeapHoldsNettyMemoryThatTheJvmDoesNotCount() {
    AreaUsage offHeap =
        usage(Area.OFF_HEAP, taskManagerSample(0).set(SampleField.NETTY_UNCOUNTED, 4 * MIB));
    assertThat(offHeap.used()).hasValue(24 * MIB);
  }

  @Test
  void offHeapAndOverheadAreUnknownWhenNettyCouldNotBeRead() {
    MemorySample.Builder sample =
        taskManagerSample(0).state(Source.NETTY, SourceStatus.failed("no metric"));
    assertThat(usage(Area.OFF_HEAP, sample).used()).isEmpty();
    assertThat(usage(Area.OVERHEAD, sample).used()).isEmpty();
  }

  @Test
  void onlyPythonWorkersCountAsManaged() {
    MemorySample.Builder sample = taskManagerSample(0).set(SampleField.CHILDREN_RESIDENT, 50 * MIB);
    assertThat(usage(Area.MANAGED, sample).used()).hasValue(108 * MIB);
    sample.set(SampleField.MANAGED_RESERVED_PYTHON, 1);
    assertThat(usage(Area.MANAGED, sample).used()).hasValue(158 * MIB);
    sample.state(Source.CHILDREN, SourceStatus.failed("no such file"));
    assertThat(usage(Area.MANAGED, sample).used()).isEmpty();
  }

  @Test
  void offHeapOfATaskManagerIsUnknownWithoutTheNetworkPool() {
    AreaUsage offHeap = usage(Area.OFF_HEAP, taskManagerSample(0).clear(Source.NETWORK));
    assertThat(offHeap.used()).isEmpty();
    assertThat(offHeap.limit()).isEmpty();
  }

  @Test
  void offHeapOfAJobManagerIsTheWholeDirectPool() {
    MemorySample sample = MemorySample.builder(0).set(SampleField.DIRECT_USED, 5 * MIB).build();
    MemoryUsage usage = new UsageTracker(ProcessRole.JOB_MANAGER).record(sample, null);
    assertThat(usage.of(Area.OFF_HEAP).used()).hasValue(5 * MIB);
  }

  @Test
  void networkDemandIsWhatLocalPoolsAreGuaranteed() {
    AreaUsage network = usage(Area.NETWORK, taskManagerSample(0));
    assertThat(network.used()).hasValue(96 * SEGMENT);
    assertThat(network.demand()).hasValue(40 * SEGMENT);
    assertThat(network.limit()).hasValue(4096 * SEGMENT);
  }

  @Test
  void managedIsWhatIsOccupiedAndNotWhatIsReserved() {
    AreaUsage managed = usage(Area.MANAGED, taskManagerSample(0));
    assertThat(managed.used()).hasValue(108 * MIB);
    assertThat(managed.demand()).hasValue(38 * MIB);
    assertThat(managed.limit()).hasValue(536870920L);
  }

  @Test
  void managedWithoutRocksDbIsItsSegments() {
    AreaUsage managed =
        usage(
            Area.MANAGED,
            taskManagerSample(0)
                .clear(Source.ROCKSDB)
                .state(Source.ROCKSDB, SourceStatus.unavailable("no RocksDB state")));
    assertThat(managed.used()).hasValue(8 * MIB);
  }

  @Test
  void managedIsUnknownWhenRocksDbCouldNotBeRead() {
    AreaUsage managed =
        usage(
            Area.MANAGED,
            taskManagerSample(0)
                .clear(Source.ROCKSDB)
                .state(Source.ROCKSDB, SourceStatus.failed("getUsage is missing")));
    assertThat(managed.used()).isEmpty();
    assertThat(managed.demand()).isEmpty();
  }

  @Test
  void metaspaceDemandIsWhatIsCommitted() {
    AreaUsage metaspace = usage(Area.METASPACE, taskManagerSample(0));
    assertThat(metaspace.used()).hasValue(60 * MIB);
    assertThat(metaspace.demand()).hasValue(64 * MIB);
  }

  @Test
  void overheadIsResidentMemoryOfNoOtherArea() {
    AreaUsage overhead = usage(Area.OVERHEAD, taskManagerSample(0));
    assertThat(overhead.used()).hasValue((900 - 300 - 60 - 128 - 20 - 8 - 100) * MIB);
    assertThat(overhead.limit()).isEmpty();
  }

  /** Of 400 MiB that caches of fixed size hold 100 are in memory: those are overhead, no more. */
  @Test
  void aCacheOutsideManagedMemoryIsOverheadAsFarAsItIsResident() {
    MemorySample.Builder sample =
        taskManagerSample(0)
            .set(SampleField.ROCKSDB_USAGE, 400 * MIB)
            .set(SampleField.ROCKSDB_PINNED, 400 * MIB)
            .set(SampleField.ROCKSDB_UNMANAGED_USAGE, 400 * MIB)
            .set(SampleField.ALLOCATOR_RESIDENT, (100 + 128 + 20 + 8) * MIB);
    AreaUsage with = usage(Area.OVERHEAD, sample);
    sample.set(SampleField.ROCKSDB_UNMANAGED_USAGE, 0);
    AreaUsage without = usage(Area.OVERHEAD, sample);
    assertThat(with.used().orElse(0) - without.used().orElse(0)).isEqualTo(100 * MIB);
    assertThat(without.used().orElse(0)).isPositive();
  }

  @Test
  void overheadIsNeverLessThanNothing() {
    AreaUsage overhead =
        usage(Area.OVERHEAD, taskManagerSample(0).set(SampleField.HEAP_RESIDENT, 890 * MIB));
    assertThat(overhead.used()).hasValue(0);
    assertThat(overhead.demand()).hasValue(0);
  }

  @Test
  void overheadIsUnknownWithoutTheResidentPartOfTheHeap() {
    assertThat(usage(Area.OVERHEAD, taskManagerSample(0).clear(Source.RESIDENT_HEAP)).used())
        .isEmpty();
  }

  @Test
  void theContainerLimitLeavesToTheOverheadWhatTheOthersDoNotTake() {
    AreaUsage overhead =
        usage(Area.OVERHEAD, taskManagerSample(0).set(SampleField.CONTAINER_LIMIT, 1811939328L));
    assertThat(overhead.limit()).hasValue(201326592L);
  }

  @Test
  void peaksDoNotFallWithinTheWindowAndOutliveAnUnknownSample() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    tracker.record(taskManagerSample(0).build(), null);
    MemorySample lower =
        taskManagerSample(60_000).set(SampleField.NETWORK_REQUIRED_SEGMENTS, 10).build();
    assertThat(tracker.record(lower, null).peak(Area.NETWORK)).hasValue(40 * SEGMENT);
    MemorySample unknown = taskManagerSample(120_000).clear(Source.NETWORK).build();
    assertThat(tracker.record(unknown, null).peak(Area.NETWORK)).hasValue(40 * SEGMENT);
  }
}
