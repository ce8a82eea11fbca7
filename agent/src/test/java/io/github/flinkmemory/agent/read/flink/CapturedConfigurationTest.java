package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedConfigurationTest {
  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void isWhatTheTaskExecutorWasStartedWith(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    configure(release, flink, Map.of("taskmanager.memory.network.min", "67108864b", "a", "b"));

    CapturedConfiguration captured = requireNonNull(CapturedConfiguration.of(flink.get()));

    assertThat(captured.options())
        .containsEntry("taskmanager.memory.network.min", "67108864b")
        .containsEntry("a", "b")
        .hasSize(2);
    assertThat(captured.taskManagerId()).isEqualTo("tm-7");
    assertThat(captured.slots()).isEqualTo(3);
    assertThat(captured.taskManagers()).isEqualTo(1);
    // Flink 1.10 takes it from the manifest, which the loader of these tests leaves out.
    assertThat(captured.flinkVersion())
        .isEqualTo(release.isAtLeast("1.11.0") ? release.version() : "<unknown>");
  }

  @Test
  void thereIsNoneBeforeATaskExecutorWasSeen() throws Exception {
    assertThat(CapturedConfiguration.of(List.of())).isNull();
  }

  @Test
  void aRenamedMemberIsNamed() throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(Releases.newest(), new RenamedMember("toMap"));
    configure(Releases.newest(), flink, Map.of());
    assertThatThrownBy(() -> CapturedConfiguration.of(flink.get()))
        .hasMessageContaining("Configuration.toMap()");
  }

  private static void configure(
      FlinkRelease release, TaskExecutorFixture flink, Map<String, String> options)
      throws Exception {
    Object configuration = flink.newInstance("org.apache.flink.configuration.Configuration");
    for (Map.Entry<String, String> option : options.entrySet()) {
      call(configuration, "setString", option.getKey(), option.getValue());
    }
    Object unmodifiable =
        flink.newInstance(
            "org.apache.flink.configuration.UnmodifiableConfiguration", configuration);
    Object taskManagerConfiguration = flink.instance("taskexecutor.TaskManagerConfiguration");
    Unconstructed.set(taskManagerConfiguration, "configuration", unmodifiable);
    Unconstructed.set(taskManagerConfiguration, "numberSlots", 3);
    Unconstructed.set(flink.taskExecutor(), "taskManagerConfiguration", taskManagerConfiguration);

    Object resourceId = flink.instance("clusterframework.types.ResourceID");
    Unconstructed.set(resourceId, "resourceId", "tm-7");
    boolean unresolved = release.isAtLeast("1.11.0");
    String location = unresolved ? "UnresolvedTaskManagerLocation" : "TaskManagerLocation";
    Object locationOfIt = flink.instance("taskmanager." + location);
    Unconstructed.set(locationOfIt, "resourceID", resourceId);
    String field = unresolved ? "unresolvedTaskManagerLocation" : "taskManagerLocation";
    Unconstructed.set(flink.taskExecutor(), field, locationOfIt);
  }
}
