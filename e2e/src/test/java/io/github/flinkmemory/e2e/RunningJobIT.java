package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent beside a job with state in RocksDB. */
class RunningJobIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int SAMPLES = 40;

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void seesTheJobsMemoryAndNoPeakFalls(String version) throws Exception {
    try (AgentCluster cluster =
        AgentCluster.of(version).set("taskmanager.numberOfTaskSlots", "2").start()) {
      AgentEndpoint agent = AgentCluster.agentOf(cluster.startTaskManager("tm-1"));
      String job =
          cluster.submit(Map.of("parallelism", "2", "checkpoint-millis", "1000", "rate", "20000"));
      cluster.flink().awaitJobState(job, "RUNNING", TIMEOUT);
      await().atMost(TIMEOUT).until(() -> cluster.flink().rest().completedCheckpoints(job) >= 2);

      MetricsPage page = Samples.next(agent);
      assertThat(value(page, "flink_memory_used_bytes", "area", "network")).isPositive();
      assertThat(value(page, "flink_memory_network_buffers", "state", "required")).isPositive();
      assertThat(value(page, "flink_memory_rocksdb_bytes", "kind", "capacity")).isPositive();
      assertThat(value(page, "flink_memory_rocksdb_bytes", "kind", "usage")).isPositive();
      double managed = value(page, "flink_memory_configured_bytes", "area", "managed");
      assertThat(page.value("flink_memory_managed_reserved_bytes")).hasValue(managed);
      assertThat(value(page, "flink_memory_used_bytes", "area", "managed")).isBetween(1.0, managed);

      assertThat(page.value("flink_memory_tasks").orElse(0)).isPositive();
      assertThat(agent.get("/").body())
          .contains("Network buffers by job", job, "Managed memory by slot", "Netty, remote calls");

      assertPeaksDoNotFall(agent);

      cluster.flink().rest().cancel(job);
      cluster.flink().awaitJobState(job, "CANCELED", TIMEOUT);
      // What the job needed stays known after it is gone: that is what a peak is for.
      assertPeaksDoNotFall(agent);
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  Samples.next(agent).value("flink_memory_managed_reserved_bytes").orElse(-1) == 0);
      assertThat(value(Samples.next(agent), "flink_memory_peak_bytes", "area", "network"))
          .isPositive();
    }
  }

  private static void assertPeaksDoNotFall(AgentEndpoint agent) throws Exception {
    Map<String, Double> peaks = new HashMap<>();
    for (int i = 0; i < SAMPLES; i++) {
      MetricsPage page = Samples.next(agent);
      for (MetricsPage.Series peak : page.series("flink_memory_peak_bytes")) {
        String area = String.valueOf(peak.labels().get("area"));
        Double before = peaks.put(area, peak.value());
        assertThat(peak.value()).as(area).isGreaterThanOrEqualTo(before == null ? 0 : before);
        page.value("flink_memory_demand_bytes", "area", area)
            .ifPresent(demand -> assertThat(peak.value()).as(area).isGreaterThanOrEqualTo(demand));
      }
    }
    assertThat(peaks).containsKeys("network", "managed", "metaspace");
  }

  private static double value(MetricsPage page, String name, String label, String value) {
    return page.value(name, label, value).orElse(Double.NaN);
  }
}
