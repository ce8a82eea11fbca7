package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkDistribution;
import io.github.flinkmemory.e2e.cluster.FreePorts;
import io.github.flinkmemory.e2e.cluster.RestClient;
import io.github.flinkmemory.e2e.cluster.ServerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own main class with Flink as a MiniCluster of two TaskManagers in one JVM. */
class MiniClusterIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void sumsTheTaskManagersOfAJvm(String version) throws Exception {
    Checkout checkout = Checkout.current();
    int restPort = FreePorts.find(1).get(0);
    try (Workspace workspace = new Workspace()) {
      FlinkDistribution flink = checkout.flink(version).with(workspace.keep(checkout.jobJar()));
      ServerProcess program =
          workspace.start(
              "Program with a MiniCluster",
              List.of(
                  System.getProperty("java.home") + "/bin/java",
                  "--add-opens=java.base/java.util=ALL-UNNAMED",
                  "--add-opens=java.base/java.lang=ALL-UNNAMED",
                  "-javaagent:"
                      + workspace.keep(checkout.agentJar())
                      + "="
                      + AgentCluster.OPTIONS
                      + ",process=force",
                  "-cp",
                  flink.classPathArgument(),
                  "io.github.flinkmemory.e2e.job.LocalJob",
                  "--task-managers",
                  "2",
                  "--rest-port",
                  String.valueOf(restPort)),
              Map.of());
      AgentEndpoint agent = AgentEndpoint.of(program);
      RestClient rest = new RestClient(URI.create("http://localhost:" + restPort));
      List<String> taskManagers =
          await()
              .atMost(TIMEOUT)
              .until(
                  () ->
                      rest.taskManagers().map(all -> all.findValuesAsText("id")).orElse(List.of()),
                  all -> all.size() == 2);

      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () -> {
                MetricsPage page = Samples.next(agent);
                assertThat(value(page, "flink_memory_network_buffers", "state", "total"))
                    .isEqualTo(sum(rest, taskManagers, "TotalMemorySegments"))
                    .isPositive();
                assertThat(value(page, "flink_memory_used_bytes", "area", "network"))
                    .isEqualTo(sum(rest, taskManagers, "UsedMemory"))
                    .isPositive();
              });
      MetricsPage page = Samples.next(agent);
      assertThat(page.series("flink_memory_source_state"))
          .noneMatch(
              source -> "failed".equals(source.labels().get("state")) && source.value() == 1);
      // 64 MiB of network memory in each TaskManager of a MiniCluster.
      assertThat(value(page, "flink_memory_configured_bytes", "area", "network"))
          .isEqualTo(value(page, "flink_memory_limit_bytes", "area", "network"))
          .isEqualTo(2.0 * (64 << 20));
      assertThat(agent.get("/").body()).contains("2 TaskManagers run in this JVM");
    }
  }

  private static double sum(RestClient rest, List<String> taskManagers, String metric) {
    return taskManagers.stream()
        .mapToDouble(
            one ->
                rest.taskManagerMetric(one, "Status.Shuffle.Netty." + metric)
                    .map(Long::doubleValue)
                    .orElse(Double.NaN))
        .sum();
  }

  private static double value(MetricsPage page, String name, String label, String value) {
    return page.value(name, label, value).orElse(Double.NaN);
  }
}
