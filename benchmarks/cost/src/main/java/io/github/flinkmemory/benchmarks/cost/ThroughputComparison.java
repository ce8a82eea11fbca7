package io.github.flinkmemory.benchmarks.cost;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.FreePorts;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs one saturated job on TaskManagers with and without the agent in turn, and compares the
 * records per second.
 */
public final class ThroughputComparison {

  private static final String FLINK_VERSION = "1.20.3";
  private static final long RECORDS = 6_000_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** Share of the throughput that has to be left. */
  private static final double BOUND = 0.99;

  private final Workspace workspace;
  private final Checkout checkout;
  private final FlinkCluster cluster;
  private final List<Double> alone = new ArrayList<>();
  private final List<Double> withAgent = new ArrayList<>();
  private double cpuMillisPerTick = Double.NaN;

  private ThroughputComparison(Workspace workspace, Checkout checkout) {
    this.workspace = workspace;
    this.checkout = checkout;
    this.cluster =
        FlinkCluster.in(workspace, checkout.flink(FLINK_VERSION))
            .set("taskmanager.numberOfTaskSlots", "2")
            .start();
  }

  /** Takes the number of rounds. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    try (Workspace workspace = new Workspace()) {
      new ThroughputComparison(workspace, Checkout.current()).run(rounds);
    }
  }

  private void run(int rounds) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      // Turned round every time: what drifts on the machine falls on both.
      boolean agentFirst = round % 2 == 0;
      measure(round, agentFirst);
      measure(round, !agentFirst);
    }
    double ratio = median(withAgent) / median(alone);
    System.out.printf(
        Locale.ROOT,
        "Saturated job, medians of %d rounds: %.0f records/s alone, %.0f with the agent,"
            + " ratio %.3f (at least %.2f: %s); the agent took %.2f ms of CPU per sample.%n",
        rounds,
        median(alone),
        median(withAgent),
        ratio,
        BOUND,
        ratio >= BOUND ? "holds" : "missed",
        cpuMillisPerTick);
  }

  private void measure(int round, boolean agent) throws IOException {
    int port = FreePorts.find();
    Path jar = workspace.keep(checkout.agentJar());
    Variant variant = agent ? Variant.agent(jar, port) : Variant.alone();
    String name = "tm-" + round + (agent ? "-agent" : "-alone");
    TaskManagerProcess taskManager =
        cluster.startTaskManager(name, variant.jvmOptions().toArray(String[]::new));
    String job =
        cluster.submit(
            workspace.keep(checkout.jobJar()),
            "--records",
            String.valueOf(RECORDS),
            "--keys",
            "50000",
            "--value-bytes",
            "100",
            "--parallelism",
            "2");
    cluster.awaitJobState(job, "FINISHED", TIMEOUT);
    double seconds = cluster.rest().jobDurationMillis(job).orElseThrow() / 1000.0;
    (agent ? withAgent : alone).add(RECORDS / seconds);
    System.err.printf(Locale.ROOT, "throughput: %s, %.1f s%n", name, seconds);
    if (agent) {
      MetricsPage page = new AgentEndpoint(port).metrics();
      cpuMillisPerTick =
          1000
              * page.value("flink_memory_agent_tick_cpu_seconds_total").orElse(Double.NaN)
              / page.value("flink_memory_agent_ticks_total").orElse(Double.NaN);
    }
    end(taskManager);
  }

  private void end(TaskManagerProcess taskManager) {
    taskManager.process().terminate();
    taskManager.process().awaitEnd(TIMEOUT);
    cluster
        .jobManager()
        .await(
            "forgot " + taskManager.resourceId(),
            TIMEOUT,
            () -> cluster.rest().taskManagers().filter(all -> all.isEmpty()));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
