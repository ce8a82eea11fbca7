package io.github.flinkmemory.e2e.loop;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.ProcessFailure;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.JvmCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a workload in a TaskManager with some configuration; it ends with its process. */
final class Run implements AutoCloseable {

  /** A day of evidence in 12 seconds, and seven in 84. */
  private static final String OPTIONS =
      AgentCluster.OPTIONS + ",adviceBucket=500ms,adviceBuckets=24,mappings=1s";

  /** What advice asks of the seven days, and a bucket. */
  private static final long LOWERING_MILLIS = 80_300;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration EVIDENCE = Duration.ofMinutes(6);
  private static final Duration HOLD = Duration.ofSeconds(8);
  private static final double PAUSES_HIGH = 0.10;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final AgentCluster cluster;
  private final LoopWorkload workload;
  private final TaskManagerProcess taskManager;
  private final AgentEndpoint agent;
  private String job = "";
  private String failure = "";
  private @Nullable Recording recording;

  private Run(AgentCluster cluster, LoopWorkload workload, TaskManagerProcess taskManager) {
    this.cluster = cluster;
    this.workload = workload;
    this.taskManager = taskManager;
    this.agent = AgentCluster.agentOf(taskManager);
  }

  /**
   * Starts the TaskManager and the job, and holds the job for a while.
   *
   * @param trace where it is recorded; null for not at all
   * @throws ProcessFailure when the TaskManager does not start
   */
  static Run start(AgentCluster cluster, LoopWorkload workload, @Nullable Path trace)
      throws IOException {
    String name = "run-" + NUMBER.incrementAndGet();
    Run run =
        new Run(
            cluster,
            workload,
            cluster
                .flink()
                .startTaskManager(name, List.of(cluster.javaAgent(OPTIONS)), ONE_JOB, Map.of()));
    try {
      run.recording = trace == null ? null : Recording.of(run.agent, trace);
      run.work();
    } catch (ProcessFailure | ConditionTimeoutException | IOException e) {
      run.failure =
          String.valueOf(e.getMessage()).lines().limit(3).reduce("", (a, b) -> a + " " + b);
    }
    return run;
  }

  /** As a deployment on Kubernetes tells its TaskManagers that it is for one job. */
  private static final Map<String, String> ONE_JOB =
      Map.of(
          "execution.target",
          "kubernetes-application",
          "kubernetes.internal.jobmanager.entrypoint.class",
          "org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint");

  private void work() throws IOException {
    Path result = cluster.file("result-" + taskManager.resourceId());
    Map<String, String> options = new LinkedHashMap<>(workload.options());
    if (workload.writesResult()) {
      options.put("result", result.toString());
    }
    job = cluster.submit(workload.program(), options);
    cluster.flink().awaitJobState(job, "RUNNING", PATIENCE);
    await().atMost(PATIENCE).until(() -> isEnded() || isReady(result));
    // Whether a heap is high shows in a collection that covers the old generation.
    new JvmCommands(taskManager.process().pid()).ask("GC.run");
    double before = pauses();
    long start = System.nanoTime();
    await().atMost(PATIENCE).until(() -> isEnded() || System.nanoTime() - start > HOLD.toNanos());
    if (isEnded()) {
      failure = "the job ended: " + cluster.flink().rest().jobState(job);
    } else {
      double seconds = (System.nanoTime() - start) / 1e9;
      double share = (pauses() - before) / seconds;
      failure = share > PAUSES_HIGH ? "pauses take " + Math.round(100 * share) + " %" : "";
    }
  }

  private double pauses() throws IOException {
    MetricsPage page = Samples.next(agent);
    return page.value("flink_memory_gc_pause_seconds_total").orElse(0);
  }

  private boolean isReady(Path result) {
    if (workload.writesResult()) {
      return Files.exists(result);
    }
    return workload.records() == 0
        || cluster.flink().rest().jobMetric(job, "totals_per_key.numRecordsIn").orElse(0L)
            >= workload.records();
  }

  private boolean isEnded() {
    Optional<String> state = cluster.flink().rest().jobState(job);
    return !taskManager.process().isAlive()
        || state.filter(List.of("FAILED", "FAILING", "CANCELED", "FINISHED")::contains).isPresent();
  }

  /** Why the workload did not run well; empty when it did. */
  String failure() {
    return failure;
  }

  boolean isAlive() {
    return taskManager.process().isAlive();
  }

  /** Waits until so much was seen that even the total may be cut. */
  void awaitEvidence() {
    await()
        .atMost(EVIDENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                report().path("evidence").path("usage").path("lowering_millis").asLong()
                    >= LOWERING_MILLIS);
  }

  private JsonNode report() throws IOException {
    return JSON.readTree(agent.get("/report.json").body());
  }

  Look look() throws IOException {
    return Look.at(report(), taskManager.process().pid());
  }

  Advised advised() throws IOException, InterruptedException {
    return Advised.by(agent, cluster.workspace().directory());
  }

  @Override
  public void close() throws IOException {
    try {
      if (recording != null) {
        recording.close();
      }
    } finally {
      end();
    }
  }

  private void end() {
    if (!job.isEmpty() && !isEnded()) {
      cluster.flink().rest().cancel(job);
    }
    taskManager.process().terminate();
    taskManager.process().awaitEnd(PATIENCE);
    await()
        .atMost(PATIENCE)
        .until(() -> cluster.flink().rest().taskManager(taskManager.resourceId()).isEmpty());
  }
}
