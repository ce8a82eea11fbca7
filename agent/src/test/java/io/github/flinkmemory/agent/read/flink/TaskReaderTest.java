package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskReaderTest {
  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void tellsWhichJobHoldsHowManyBuffers(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    flink.newSlot(0);
    Object small = flink.newInstance("org.apache.flink.api.common.JobID", 0L, 1L);
    Object large = flink.newInstance("org.apache.flink.api.common.JobID", 0L, 2L);
    Object input = flink.newLocalPool(2, 4);
    Object output = flink.newLocalPool(3, 3);
    Object other = flink.newLocalPool(1, 1);
    assertThat(call(output, "requestBuffer")).isNotNull();
    flink.newTask(small, "small", List.of(other), List.of());
    flink.newTask(large, "large", List.of(input), List.of());
    flink.newTask(large, "large", List.of(), List.of(output));

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);

    assertThat(sample.build().get(SampleField.TASKS)).isEqualTo(3);
    assertThat(sample.build().rows(SampleDetail.JOBS))
        .extracting(
            JobBuffers::jobId,
            JobBuffers::jobName,
            JobBuffers::tasks,
            JobBuffers::required,
            JobBuffers::holdingData)
        .containsExactly(
            tuple(large.toString(), "large", 2, 5L, 1L),
            tuple(small.toString(), "small", 1, 1L, 0L));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aTaskThatIsNotSetUpHasNoPools(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    flink.newSlot(0);
    Object job = flink.newInstance("org.apache.flink.api.common.JobID", 0L, 1L);
    List<Object> none = Collections.singletonList(null);
    flink.newTask(job, "starting", none, none);
    read(flink);
    assertThat(sample.build().rows(SampleDetail.JOBS))
        .extracting(JobBuffers::tasks, JobBuffers::required)
        .containsExactly(tuple(1, 0L));
  }

  @Test
  void aTaskManagerWithoutTasksHasNoJobs() throws Exception {
    assertThat(read(TaskExecutorFixture.of(Releases.newest())).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().get(SampleField.TASKS)).isZero();
    assertThat(sample.build().rows(SampleDetail.JOBS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedMemberIsNamed(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release, new RenamedMember("getJobID"));
    flink.newSlot(0);
    Object job = flink.newInstance("org.apache.flink.api.common.JobID", 0L, 1L);
    flink.newTask(job, "job", List.of(), List.of());
    SourceStatus status = read(flink);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("Task.getJobID()");
  }

  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    return new TaskReader(flink).read(sample);
  }
}
