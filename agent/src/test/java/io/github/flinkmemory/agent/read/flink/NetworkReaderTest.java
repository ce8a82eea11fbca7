package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.SEGMENTS;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.SEGMENT_SIZE;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkReaderTest {
  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void readsWhatFlinkHandsOut(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object bounded = flink.newLocalPool(2, 4);
    Object unbounded = flink.newLocalPool(3, Integer.MAX_VALUE);
    assertThat(call(bounded, "requestBuffer")).isNotNull();
    assertThat(call(unbounded, "requestBuffer")).isNotNull();
    assertThat(call(unbounded, "requestBuffer")).isNotNull();

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);

    MemorySample read = sample.build();
    assertThat(read.get(SampleField.NETWORK_SEGMENT_SIZE)).isEqualTo(SEGMENT_SIZE);
    assertThat(read.get(SampleField.NETWORK_TOTAL_SEGMENTS)).isEqualTo(SEGMENTS);
    assertThat(read.get(SampleField.NETWORK_AVAILABLE_SEGMENTS))
        .isEqualTo(number(call(flink.networkPool(), "getNumberOfAvailableMemorySegments")))
        .isLessThanOrEqualTo(SEGMENTS - 3);
    assertThat(read.get(SampleField.NETWORK_REQUIRED_SEGMENTS)).isEqualTo(2 + 3);
    assertThat(read.get(SampleField.NETWORK_WANTED_SEGMENTS)).isEqualTo(4 + SEGMENTS);
    assertThat(read.get(SampleField.NETWORK_HOLDING_DATA_SEGMENTS)).isEqualTo(1 + 2);
    assertThat(read.has(SampleField.NETWORK_REFUSED)).isFalse();
  }

  @Test
  void refusedRequestsAreAsTheHookCountsThem() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    new NetworkReader(flink, () -> OptionalLong.of(7)).read(sample);
    assertThat(sample.build().get(SampleField.NETWORK_REFUSED)).isEqualTo(7);
  }

  @Test
  void theTaskManagersOfAMiniClusterAreSummed() throws Exception {
    TaskExecutorFixture one = TaskExecutorFixture.of(Releases.newest());
    TaskExecutorFixture other = TaskExecutorFixture.of(Releases.newest());
    one.newLocalPool(2, 4);
    other.newLocalPool(1, 1);
    List<Object> both = List.of(one.taskExecutor(), other.taskExecutor());

    new NetworkReader(() -> both, OptionalLong::empty).read(sample);

    MemorySample read = sample.build();
    assertThat(read.get(SampleField.NETWORK_TOTAL_SEGMENTS)).isEqualTo(2 * SEGMENTS);
    assertThat(read.get(SampleField.NETWORK_REQUIRED_SEGMENTS)).isEqualTo(3);
    assertThat(read.get(SampleField.NETWORK_SEGMENT_SIZE)).isEqualTo(SEGMENT_SIZE);
  }

  @Test
  void aPoolThatWasDestroyedHoldsNothing() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    call(flink.networkPool(), "destroy");
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().get(SampleField.NETWORK_TOTAL_SEGMENTS)).isZero();
    assertThat(sample.build().get(SampleField.NETWORK_AVAILABLE_SEGMENTS)).isZero();
  }

  @Test
  void anotherShuffleServiceIsNoFailure() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object another =
        Proxy.newProxyInstance(
            flink.loader(),
            new Class<?>[] {flink.type("shuffle.ShuffleEnvironment")},
            (proxy, method, arguments) -> null);
    Unconstructed.set(flink.services(), "shuffleEnvironment", another);

    SourceStatus status = read(flink);

    assertThat(status.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(status.reason()).startsWith("another shuffle service: ");
  }

  @Test
  void withoutATaskExecutorThereIsNothingToRead() throws Exception {
    SourceStatus status = new NetworkReader(List::of, OptionalLong::empty).read(sample);
    assertThat(status.toString()).isEqualTo("unavailable: no TaskExecutor seen yet");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedFieldIsNamed(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(release, new RenamedMember("numTotalRequiredBuffers"));

    SourceStatus status = read(flink);

    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason())
        .startsWith("this Flink has no NetworkBufferPool.numTotalRequiredBuffers ")
        .doesNotContain("\n");
    assertThat(sample.build().has(SampleField.NETWORK_TOTAL_SEGMENTS)).isFalse();
  }

  @Test
  void aRenamedMethodIsNamed() throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(
            Releases.newest(), new RenamedMember("getNumberOfAvailableMemorySegments"));
    assertThat(read(flink).reason())
        .contains("NetworkBufferPool.getNumberOfAvailableMemorySegments()");
  }

  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    return new NetworkReader(flink, OptionalLong::empty).read(sample);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
