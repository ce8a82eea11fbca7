package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * The option in which Flink tells its own JobManager the size of each area, in bytes. It is read
   * from the command line: the REST interface of 2.3 does not list what was told there.
   */
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

    double sum = 0;
    for (Map.Entry<String, String> area : OPTIONS.entrySet()) {
      double size = flinks(area.getValue());
      assertThat(page.value("flink_memory_configured_bytes", "area", area.getKey()))
          .as(area.getValue())
          .hasValue(size);
      sum += size;
    }
    assertThat(flinks("jobmanager.memory.jvm-overhead.min"))
        .isEqualTo(flinks("jobmanager.memory.jvm-overhead.max"));
    assertThat(page.value("flink_memory_process_configured_bytes"))
        .hasValue(1024 * MIB)
        .hasValue(sum);
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

    for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
      String area = option.getKey();
      double demand = page.value("flink_memory_demand_bytes", "area", area).orElse(Double.NaN);
      double peak = page.value("flink_memory_peak_bytes", "area", area).orElse(Double.NaN);
      assertThat(peak).as("peak of %s", area).isGreaterThanOrEqualTo(demand);
      assertThat(page.value("flink_memory_gap_bytes", "area", area))
          .as("gap of %s", area)
          .hasValue(flinks(option.getValue()) - peak);
    }
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

  /** Bytes, as Flink's launch helper told them to the main class of the running JobManager. */
  private static double flinks(String option) throws IOException {
    Pattern size = Pattern.compile(Pattern.quote(option) + "=(\\d+)b");
    List<Double> sizes =
        new ProcessTruth(cluster.flink().jobManager().pid())
            .commandLine().stream()
                .map(size::matcher)
                .filter(Matcher::matches)
                .map(word -> Double.valueOf(word.group(1)))
                .toList();
    assertThat(sizes).as(option).hasSize(1);
    return sizes.get(0);
  }
}
