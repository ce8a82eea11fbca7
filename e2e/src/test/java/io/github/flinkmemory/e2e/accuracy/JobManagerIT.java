package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent in a JobManager that has run a job: what it says of each area is what Flink, the JVM
 * and the kernel say. It has no network pool and no managed memory, and no reason to fail.
 */
@SuppressWarnings("NullAway.Init") // set before each invocation of the class
@ParameterizedClass(name = "Flink {0}")
@ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
class JobManagerIT {

  private static final double MIB = 1024 * 1024;

  /** The option in which Flink tells its own JobManager the size of each area, in bytes. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "heap", "jobmanager.memory.heap.size",
          "off_heap", "jobmanager.memory.off-heap.size",
          "metaspace", "jobmanager.memory.jvm-metaspace.size",
          "overhead", "jobmanager.memory.jvm-overhead.max");

  private static AgentCluster cluster;
  private static AgentEndpoint agent;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    cluster =
        AgentCluster.of(version)
            .set("metrics.fetcher.update-interval", "200")
            .jobManagerWithAgent(AgentCluster.OPTIONS + ",mappings=1s,sparing=false")
            .start();
    cluster.startTaskManagerWithoutAgent("tm-1");
    String job = cluster.submit(Map.of("records", "1000", "keys", "10"));
    cluster.flink().awaitJobState(job, "FINISHED", Duration.ofSeconds(60));
    agent = AgentEndpoint.of(cluster.flink().jobManager());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    cluster.close();
  }

  @Test
  void sizesAreThoseOfFlinkToTheByte() throws Exception {
    MetricsPage page = Samples.next(agent);

    OPTIONS.forEach(
        (area, option) ->
            assertThat(page.value("flink_memory_configured_bytes", "area", area))
                .as(option)
                .hasValue(flinks(option)));
    assertThat(flinks("jobmanager.memory.jvm-overhead.min"))
        .isEqualTo(flinks("jobmanager.memory.jvm-overhead.max"));
    assertThat(page.value("flink_memory_process_configured_bytes"))
        .hasValue(1024 * MIB)
        .hasValue(OPTIONS.values().stream().mapToDouble(JobManagerIT::flinks).sum());
  }

  @Test
  void whatIsUsedIsWhatTheKernelAndTheJvmSay() throws Exception {
    long pid = cluster.flink().jobManager().pid();
    ProcessTruth process = new ProcessTruth(pid);
    Combination combination = new Combination(version, JavaRuntime.current(), false);
    Outcome outcome =
        new Looks(combination, agent, process)
            .outcome(Workload.IDLE, new JobManagerTruth(pid, process, cluster.flink().rest()));

    assertThat(outcome.rows())
        .extracting(Comparison::subject)
        .contains(
            Subject.RESIDENT,
            Subject.HEAP_USED,
            Subject.HEAP_DEMAND,
            Subject.OFF_HEAP_USED,
            Subject.METASPACE_USED,
            Subject.METASPACE_DEMAND,
            Subject.OVERHEAD_USED);
    assertThat(outcome.rows()).allMatch(Comparison::holds);
    assertThat(outcome.ledger().sum())
        .as("sum of the kinds of %s", outcome.ledger())
        .isEqualTo(outcome.ledger().resident());
  }

  @Test
  void gapsAreWhatIsConfiguredWithoutTheHighestDemand() throws Exception {
    new ProcessTruth(cluster.flink().jobManager().pid()).collect();
    MetricsPage page = Samples.next(agent);

    OPTIONS.forEach(
        (area, option) -> {
          double demand = page.value("flink_memory_demand_bytes", "area", area).orElse(Double.NaN);
          double peak = page.value("flink_memory_peak_bytes", "area", area).orElse(Double.NaN);
          assertThat(peak).as("peak of %s", area).isGreaterThanOrEqualTo(demand);
          assertThat(page.value("flink_memory_gap_bytes", "area", area))
              .as("gap of %s", area)
              .hasValue(flinks(option) - peak);
        });
    for (String area : List.of("off_heap", "overhead")) {
      assertThat(page.value("flink_memory_demand_bytes", "area", area))
          .isEqualTo(page.value("flink_memory_used_bytes", "area", area));
    }
  }

  @Test
  void hasNoNetworkPoolAndNoManagedMemory() throws Exception {
    MetricsPage page = Samples.next(agent);

    assertThat(page.series())
        .filteredOn(series -> !series.name().equals("flink_memory_finding"))
        .noneMatch(
            series ->
                List.of("network", "managed").contains(series.labels().getOrDefault("area", ""))
                    || List.of("network", "managed", "rocksdb")
                        .contains(series.labels().getOrDefault("kind", "")));
    assertThat(page.series("flink_memory_network_buffers")).isEmpty();
    assertThat(page.series("flink_memory_managed_reserved_bytes")).isEmpty();
  }

  @Test
  void saysWhatItIsAndThatNothingHasFailed() throws Exception {
    MetricsPage page = Samples.next(agent);

    assertThat(page.series("flink_memory_info"))
        .singleElement()
        .satisfies(info -> assertThat(info.labels()).containsEntry("role", "jobmanager"));
    assertThat(page.value("flink_memory_user_loaders", "state", "untracked")).isPresent();
    assertThat(page.value("flink_memory_user_loaders", "state", "leaked")).isEmpty();
    assertThat(page.series("flink_memory_source_state"))
        .isNotEmpty()
        .noneMatch(source -> "failed".equals(source.labels().get("state")) && source.value() == 1);
  }

  /** Bytes, as the configuration of the running JobManager has them. */
  private static double flinks(String option) {
    String size = cluster.flink().rest().jobManagerSetting(option).orElseThrow();
    assertThat(size).as(option).matches("\\d+b");
    return Double.parseDouble(size.substring(0, size.length() - 1));
  }
}
