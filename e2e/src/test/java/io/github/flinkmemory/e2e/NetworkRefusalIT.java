package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job that needs more network buffers than there are: Flink throws, and the agent has counted it.
 */
class NetworkRefusalIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void isCountedAndTheTaskManagerRunsOn(String version) throws Exception {
    try (AgentCluster cluster =
        AgentCluster.of(version)
            .set("taskmanager.numberOfTaskSlots", "4")
            .set("taskmanager.memory.network.min", "512k")
            .set("taskmanager.memory.network.max", "512k")
            .set("restart-strategy.type", "none")
            .start()) {
      TaskManagerProcess taskManager = cluster.startTaskManager("tm-1");
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      assertThat(refused(Samples.next(agent))).isZero();

      String job = cluster.submit(Map.of("parallelism", "4", "rate", "100"));
      cluster.flink().awaitJobState(job, "FAILED", TIMEOUT);

      assertThat(cluster.flink().rest().jobFailure(job))
          .contains("Insufficient number of network buffers");
      MetricsPage page = Samples.next(agent);
      assertThat(refused(page)).isPositive();
      assertThat(page.value("flink_memory_network_buffers", "state", "total")).hasValue(16);
      assertThat(taskManager.process().isAlive()).isTrue();
    }
  }

  private static double refused(MetricsPage page) {
    return page.value("flink_memory_network_refused_total").orElse(Double.NaN);
  }
}
