package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.ProcessFailure;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The means of all other tests here: real processes that start, run a job, and leave nothing
 * behind.
 */
class HarnessIT {

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.3.0"})
  void startsFlinkRunsAJobAndLeavesNothingBehind(String version) throws Exception {
    Checkout checkout = Checkout.current();
    Path directory;
    TaskManagerProcess taskManager;
    FlinkCluster cluster;
    try (Workspace workspace = new Workspace()) {
      directory = workspace.directory();
      cluster = FlinkCluster.in(workspace, checkout.flink(version)).start();
      taskManager = cluster.startTaskManager("tm-1");
      Path result = directory.resolve("result");
      String job =
          cluster.submit(
              checkout.jobJar(),
              "--records",
              "200000",
              "--keys",
              "1000",
              "--result",
              result.toString());
      cluster.awaitJobState(job, "FINISHED", Duration.ofMinutes(2));

      assertThat(Files.readString(result)).startsWith("keys=1000 records=200000 sum=19999900000 ");
    }
    assertThat(taskManager.process().isAlive()).isFalse();
    assertThat(cluster.jobManager().isAlive()).isFalse();
    assertThat(directory).doesNotExist();
  }

  @Test
  void saysWhyATaskManagerDoesNotStart() {
    try (AgentCluster cluster = AgentCluster.of(AgentCluster.NEWEST).start()) {
      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(
              () -> cluster.flink().startTaskManager("tm-1", "-javaagent:/no/such/agent.jar"))
          .withMessageContaining(
              "TaskManager tm-1 failed: it ended with exit code 1 before it registered")
          .withMessageContaining("Error opening zip file or JAR manifest missing");
      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(
              () ->
                  cluster
                      .flink()
                      .startTaskManager(
                          "tm-2",
                          List.of(),
                          Map.of("taskmanager.memory.process.size", "100m"),
                          Map.of()))
          .withMessageContaining("GET_TM_RESOURCE_PARAMS")
          .withMessageContaining("IllegalConfigurationException");
    }
  }
}
