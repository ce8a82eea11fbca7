package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.PAGE_SIZE;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManagedReaderTest {
  private static final long SLOT = 64 * PAGE_SIZE;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void addsUpTheSlotsAndTellsTheConsumersApart(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object one = flink.newSlot(SLOT);
    Object other = flink.newSlot(SLOT);
    flink.reserve(one, "state-rocks-managed-memory", 1000);
    flink.reserve(one, "python-process-managed-memory", 200);
    flink.reserve(other, "state-rocks-managed-memory", 30);
    flink.reserve(other, new Object(), 4);

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);

    MemorySample read = sample.build();
    assertThat(read.get(SampleField.SLOTS_ALLOCATED)).isEqualTo(2);
    assertThat(read.get(SampleField.MANAGED_TOTAL)).isEqualTo(2 * SLOT);
    assertThat(read.get(SampleField.MANAGED_RESERVED)).isEqualTo(1234);
    assertThat(read.get(SampleField.MANAGED_RESERVED_STATE_BACKEND)).isEqualTo(1030);
    assertThat(read.get(SampleField.MANAGED_RESERVED_PYTHON)).isEqualTo(200);
    assertThat(read.get(SampleField.MANAGED_ALLOCATED_SEGMENTS)).isZero();
    assertThat(read.rows(SampleDetail.SLOTS))
        .extracting(
            SlotMemory::index,
            SlotMemory::jobId,
            SlotMemory::total,
            SlotMemory::stateBackend,
            SlotMemory::python,
            SlotMemory::operators)
        .containsExactly(
            tuple(0, "null", SLOT, 1000L, 200L, 0L), tuple(1, "null", SLOT, 30L, 0L, 4L));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void segmentsThatOperatorsAllocateAreReservedToo(FlinkRelease release) throws Exception {
    assumeTrue(release.isAtLeast("1.13.0"), "older segments want internals that Java 17 hides");
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object manager = flink.newSlot(SLOT);
    Object sort = new Object();
    call(manager, "allocatePages", sort, 5);
    call(manager, "allocatePages", new Object(), 3);

    read(flink);
    assertThat(sample.build().get(SampleField.MANAGED_ALLOCATED_SEGMENTS)).isEqualTo(8 * PAGE_SIZE);
    assertThat(sample.build().get(SampleField.MANAGED_RESERVED)).isEqualTo(8 * PAGE_SIZE);

    call(manager, "releaseAll", sort);
    read(flink);
    assertThat(sample.build().get(SampleField.MANAGED_ALLOCATED_SEGMENTS)).isEqualTo(3 * PAGE_SIZE);
    call(manager, "shutdown");
  }

  @Test
  void aTaskManagerWithoutASlotInUseHasNothingReserved() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().get(SampleField.SLOTS_ALLOCATED)).isZero();
    assertThat(sample.build().get(SampleField.MANAGED_TOTAL)).isZero();
    assertThat(sample.build().get(SampleField.MANAGED_RESERVED)).isZero();
  }

  @Test
  void aPythonOperatorOfFlink111ReservesUnderItself() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object manager = flink.newSlot(SLOT);
    flink.reserve(manager, new io.github.flinkmemory.agent.read.flink.python.Operator(), 70);
    read(flink);
    assertThat(sample.build().get(SampleField.MANAGED_RESERVED_PYTHON)).isEqualTo(70);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedMemberIsNamed(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(release, new RenamedMember("allocatedSegments"));
    flink.newSlot(SLOT);
    SourceStatus status = read(flink);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("MemoryManager.allocatedSegments");
  }

  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    return new ManagedReader(flink).read(sample);
  }
}
