package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something that the agent reads is not there: that source goes dark and says why, everything else
 * is measured, and the TaskManager runs its job.
 */
class MissingPiecesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void flinkWithoutRocksDb(String version) throws Exception {
    try (AgentCluster cluster =
        AgentCluster.of(
                version,
                flink -> flink.without("flink-statebackend-rocksdb-").without("frocksdbjni-"))
            .set("state.backend.type", "hashmap")
            .start()) {
      AgentEndpoint agent = AgentCluster.agentOf(cluster.startTaskManager("tm-1"));
      MetricsPage page = besideARunningJob(cluster, agent);

      assertThat(state(page, "rocksdb")).isEqualTo("unavailable");
      assertThat(failed(page)).isEmpty();
      assertThat(page.value("flink_memory_used_bytes", "area", "managed")).hasValue(0);
      assertThat(page.value("flink_memory_used_bytes", "area", "overhead").orElse(0)).isPositive();
      assertThat(page.series("flink_memory_rocksdb_bytes")).isEmpty();
    }
  }

  /** As in a JVM that has no such bean, or lets an agent take it away, as this one does. */
  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void aJvmWithoutDiagnosticCommands(String version) throws Exception {
    try (AgentCluster cluster = AgentCluster.of(version).start()) {
      TaskManagerProcess taskManager =
          cluster.startTaskManager(
              "tm-1", List.of("-javaagent:" + WithoutDiagnosticCommands.jar(folder)));
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      MetricsPage page = besideARunningJob(cluster, agent);

      assertThat(taskManager.process().log().text()).contains(WithoutDiagnosticCommands.DONE);
      assertThat(failed(page)).isEmpty();
      for (String area : new String[] {"heap", "off_heap", "network", "managed", "metaspace"}) {
        assertThat(page.value("flink_memory_used_bytes", "area", area)).as(area).isPresent();
      }
      assertThat(page.value("flink_memory_process_resident_bytes").orElse(0)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    AgentCluster.LONG_TERM + ", managed, memory.MemoryManager, allocatedSegments",
    AgentCluster.NEWEST + ", managed, memory.MemoryManager, allocatedSegments",
    AgentCluster.LONG_TERM + ", network, io.network.buffer.NetworkBufferPool, allBufferPools",
    AgentCluster.NEWEST + ", network, io.network.buffer.NetworkBufferPool, allBufferPools",
  })
  void aRenamedMember(String version, String source, String owner, String field) throws Exception {
    String type = "org.apache.flink.runtime." + owner;
    try (AgentCluster cluster =
        AgentCluster.of(
                version,
                flink -> {
                  Path jar = flink.jar("flink-runtime-" + version);
                  return flink.with(doctored(jar, type, field), jar);
                })
            .start()) {
      AgentEndpoint agent = AgentCluster.agentOf(cluster.startTaskManager("tm-1"));
      MetricsPage page = besideARunningJob(cluster, agent);

      assertThat(failed(page)).containsExactly(source);
      assertThat(agent.get("/").body())
          .contains(type.substring(type.lastIndexOf('.') + 1) + "." + field);
      boolean managed = source.equals("managed");
      assertThat(page.value("flink_memory_demand_bytes", "area", "managed").isPresent())
          .isEqualTo(!managed);
      assertThat(page.value("flink_memory_network_buffers", "state", "holding_data").isPresent())
          .isEqualTo(managed);
      assertThat(page.value("flink_memory_used_bytes", "area", "heap")).isPresent();
      assertThat(page.value("flink_memory_process_resident_bytes").orElse(0)).isPositive();
    }
  }

  private Path doctored(Path jar, String type, String field) {
    try {
      return DoctoredJar.rename(jar, type, field, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MetricsPage besideARunningJob(AgentCluster cluster, AgentEndpoint agent)
      throws Exception {
    String job = cluster.submit(Map.of("rate", "1000", "checkpoint-millis", "500"));
    cluster.flink().awaitJobState(job, "RUNNING", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> cluster.flink().rest().completedCheckpoints(job) >= 1);
    return Samples.next(agent);
  }

  private static String state(MetricsPage page, String source) {
    return states(page).getOrDefault(source, "absent");
  }

  private static List<String> failed(MetricsPage page) {
    List<String> failed = new ArrayList<>();
    states(page)
        .forEach(
            (source, state) -> {
              if (state.equals("failed")) {
                failed.add(source);
              }
            });
    return failed;
  }

  private static Map<String, String> states(MetricsPage page) {
    Map<String, String> states = new TreeMap<>();
    page.series("flink_memory_source_state")
        .forEach(
            series ->
                states.put(
                    String.valueOf(series.labels().get("source")),
                    String.valueOf(series.labels().get("state"))));
    return states;
  }
}
