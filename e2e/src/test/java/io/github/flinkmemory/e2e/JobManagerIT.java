package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent in a JobManager: it has no network pool and no managed memory, and no reason to fail.
 */
class JobManagerIT {

  private static final double MIB = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void measuresAJobManagerThatRunsJobs(String version) throws Exception {
    try (AgentCluster cluster = AgentCluster.of(version).jobManagerWithAgent().start()) {
      cluster.startTaskManagerWithoutAgent("tm-1");
      String job = cluster.submit(Map.of("records", "1000", "keys", "10"));
      cluster.flink().awaitJobState(job, "FINISHED", Duration.ofSeconds(60));

      AgentEndpoint agent = AgentEndpoint.of(cluster.flink().jobManager());
      MetricsPage page = Samples.next(agent);

      assertThat(page.series("flink_memory_info"))
          .singleElement()
          .satisfies(info -> assertThat(info.labels()).containsEntry("role", "jobmanager"));
      assertThat(page.value("flink_memory_process_configured_bytes")).hasValue(1024 * MIB);
      assertThat(page.value("flink_memory_used_bytes", "area", "heap").orElse(0)).isPositive();
      assertThat(page.value("flink_memory_used_bytes", "area", "metaspace").orElse(0)).isPositive();
      assertThat(page.value("flink_memory_process_resident_bytes").orElse(0)).isPositive();
      assertThat(page.value("flink_memory_network_buffers", "state", "total")).isEmpty();
      assertThat(page.value("flink_memory_user_loaders", "state", "untracked")).isPresent();
      assertThat(page.value("flink_memory_user_loaders", "state", "leaked")).isEmpty();
      assertThat(page.series("flink_memory_source_state"))
          .noneMatch(
              source -> "failed".equals(source.labels().get("state")) && source.value() == 1);
    }
  }
}
