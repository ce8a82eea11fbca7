package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
}
