package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.RestClient;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.MemorySegments;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A TaskManager with the agent on one {@link Combination}, and everything true about it. */
final class MeasuredTaskManager implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A state of some 100 MiB is written by then, on a slow machine. */
  private static final Duration LOADED = Duration.ofMinutes(6);

  /** The agent looks for loaders once a minute, and gives jobs half a minute to end. */
  private static final Duration VERDICT = Duration.ofMinutes(4);

  private static final String NAME = "measured";

  private final AgentCluster cluster;
  private final TaskManagerProcess taskManager;
  private final AgentEndpoint agent;
  private final ProcessTruth process;
  private final TaskManagerTruth truth;
  private final Looks looks;
  private @Nullable TaskManagerProcess neighbour;
  private int results;

  MeasuredTaskManager(Combination combination) {
    this.cluster =
        AgentCluster.of(combination.flinkVersion())
            .java(combination.java())
            .set("taskmanager.numberOfTaskSlots", "2")
            .set("taskmanager.memory.managed.size", "128m")
            .set("taskmanager.memory.task.off-heap.size", "128m")
            .set("metrics.fetcher.update-interval", "200")
            .set("state.backend.rocksdb.metrics.block-cache-usage", "true")
            .set("state.backend.rocksdb.metrics.block-cache-pinned-usage", "true")
            .set("restart-strategy.type", "none")
            .start();
    try {
      this.taskManager =
          cluster.startTaskManager(
              NAME,
              combination.tracked() ? List.of("-XX:NativeMemoryTracking=summary") : List.of(),
              AgentCluster.OPTIONS + ",mappings=1s,sparing=false,allocator=vm-info");
      this.agent = AgentCluster.agentOf(taskManager);
      this.process = new ProcessTruth(taskManager.process().pid());
      this.truth = new TaskManagerTruth(combination, NAME, process, rest());
      this.looks = new Looks(combination, agent, process);
      // What a first job loads and compiles is no effect of what the workloads hold.
      awaitState(submit("KeyedStateJob", Map.of("records", "200000", "keys", "100")), "FINISHED");
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  String submit(String program, Map<String, String> options) {
    return cluster.submit(program, options);
  }

  String resultFile() {
    results++;
    return cluster.file("result-" + results).toString();
  }

  void awaitState(String job, String state) {
    cluster.flink().awaitJobState(job, state, TIMEOUT);
  }

  void awaitResult(String job, String file) {
    awaitState(job, "RUNNING");
    await().atMost(TIMEOUT).until(() -> Files.exists(Path.of(file)));
  }

  /** Takes the managed segments that a job has told of, whose memory is looked at then. */
  void takeSegments(String file) {
    try {
      truth.allocated(MemorySegments.read(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until one of the job's operators has taken so many records. */
  void awaitRecords(String job, String operator, long records) {
    awaitState(job, "RUNNING");
    await()
        .atMost(LOADED)
        .until(
            () -> rest().jobMetric(job, operator + ".numRecordsIn").orElse(0L), n -> n >= records);
  }

  /** Waits until no sender finds a free buffer any more. */
  void awaitFullBuffers(String job) {
    awaitState(job, "RUNNING");
    await()
        .atMost(TIMEOUT)
        .until(() -> rest().jobMetric(job, ".Buffers.outPoolUsage").orElse(0L) >= 1);
  }

  /** A TaskManager beside, so that a shuffle goes over the network. */
  void startNeighbour() {
    neighbour = cluster.startTaskManagerWithoutAgent("neighbour");
  }

  /** Waits until so many leaked loaders are told, no more, and their threads named on the page. */
  void awaitLeakedLoaders(int count, String thread) {
    await()
        .atMost(VERDICT)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              // Whether a loader is leaked shows in collections that unload classes.
              process.collect();
              assertThat(Samples.next(agent).value("flink_memory_user_loaders", "state", "leaked"))
                  .hasValue(count);
              String page = agent.get("/").body();
              for (int i = 0; i < count; i++) {
                assertThat(page).contains(thread + i);
              }
            });
  }

  /** Ends what a workload has left, and waits until the slots are free. */
  void clear(@Nullable String job) {
    truth.allocated(MemorySegments.NONE);
    if (job != null) {
      rest().cancel(job);
      awaitState(job, "CANCELED");
    }
    if (neighbour != null) {
      neighbour.process().terminate();
      neighbour.process().awaitEnd(TIMEOUT);
      neighbour = null;
      await().atMost(TIMEOUT).until(() -> rest().taskManager("neighbour").isEmpty());
    }
    await()
        .atMost(TIMEOUT)
        .until(
            () -> rest().taskManager(NAME).map(one -> one.path("freeSlots")).map(JsonNode::asInt),
            free -> free.isPresent() && free.get() == 2);
  }

  /** Compares the agent with the truth of a state that stands still. */
  Outcome outcome(Workload workload, @Nullable String job) throws IOException {
    return looks.outcome(workload, () -> truth.of(workload, job));
  }

  /** One look at a state that stands still. */
  Look look(Workload workload, @Nullable String job) throws IOException {
    return looks.one(() -> truth.of(workload, job));
  }

  private RestClient rest() {
    return cluster.flink().rest();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
