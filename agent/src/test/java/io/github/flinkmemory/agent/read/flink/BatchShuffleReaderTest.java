package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchShuffleReaderTest {
  private static final long POOL = 1 << 20;
  private static final int BUFFER = 1 << 15;

  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable().filter(release -> release.isAtLeast("1.13.0"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void buffersAreAllocatedAtTheFirstUseAndKept(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object pool = flink.newInstance("io.disk.BatchShuffleReadBufferPool", POOL, BUFFER);
    Unconstructed.set(flink.shuffle(), "batchShuffleReadBufferPool", pool);
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(allocated()).isZero();
    assertThat(used()).isZero();

    List<?> buffers = (List<?>) call(pool, "requestBuffers");
    read(flink);
    assertThat(allocated()).isEqualTo(POOL);
    assertThat(used()).isEqualTo((long) buffers.size() * BUFFER).isPositive();

    call(pool, "recycle", buffers);
    read(flink);
    assertThat(allocated()).isEqualTo(POOL);
    assertThat(used()).isZero();
  }

  @Test
  void aFlinkWithoutSuchAPoolIsNoFailure() throws Exception {
    FlinkRelease old = Releases.runnable().findFirst().orElseThrow();
    assertThat(old.isAtLeast("1.13.0")).isFalse();
    SourceStatus status = read(TaskExecutorFixture.of(old));
    assertThat(status.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(status.reason()).contains("before Flink 1.13");
  }

  private long allocated() {
    return sample.build().get(SampleField.BATCH_SHUFFLE_ALLOCATED);
  }

  private long used() {
    return sample.build().get(SampleField.BATCH_SHUFFLE_USED);
  }

  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    sample.clear(Source.BATCH_SHUFFLE);
    return new BatchShuffleReader(flink).read(sample);
  }
}
