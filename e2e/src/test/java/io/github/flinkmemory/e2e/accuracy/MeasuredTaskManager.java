package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.RestClient;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.ProcessFigures;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A TaskManager with the agent on one {@link Combination}, and everything true about it. */
final class MeasuredTaskManager implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A state of some 100 MiB is written by then, on a slow machine. */
  private static final Duration LOADED = Duration.ofMinutes(6);

  /** Each of them has to be true. */
  private static final int LOOKS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The agent looks for loaders once a minute, and gives jobs half a minute to end. */
  private static final Duration VERDICT = Duration.ofMinutes(4);

  private static final String NAME = "measured";

  private final Combination combination;
  /** Flink asks RocksDB for its figures every five seconds, one after the other. */
  private static final Duration FLINKS_VIEWS = Duration.ofSeconds(6);

  private final AgentCluster cluster;
  private final TaskManagerProcess taskManager;
  private final AgentEndpoint agent;
  private final ProcessTruth process;
  private @Nullable TaskManagerProcess neighbour;
  private int results;

  MeasuredTaskManager(Combination combination) {
    this.combination = combination;
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
      // What a first job loads and compiles is no effect of what the workloads hold.
      awaitState(submit("KeyedStateJob", Map.of("records", "200000", "keys", "100")), "FINISHED");
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  Combination combination() {
    return combination;
  }

  AgentEndpoint agent() {
    return agent;
  }

  ProcessTruth process() {
    return process;
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

  /**
   * Compares the agent with the truth a fixed number of times, once that stands still and the agent
   * has read every source anew since.
   */
  Outcome outcome(Workload workload, @Nullable String job) throws IOException {
    // Direct buffers go with their cleaners, which run behind the collection that found them dead.
    process.collect();
    long live = process.liveHeap();
    settled(workload, job);
    awaitAllReadAfter(System.currentTimeMillis());
    List<Outcome> looks = new ArrayList<>();
    Truth before = truth(workload, job).with(Subject.HEAP_DEMAND, live);
    for (int i = 0; i < LOOKS; i++) {
      MetricsPage page = Samples.next(agent);
      Truth after = truth(workload, job).with(Subject.HEAP_DEMAND, live);
      looks.add(look(workload, page, before, after));
      before = after;
    }
    return Outcome.worst(looks);
  }

  /** The agent's page of a state that stands still. */
  MetricsPage page(Workload workload, @Nullable String job) throws IOException {
    process.collect();
    settled(workload, job);
    awaitAllReadAfter(System.currentTimeMillis());
    return Samples.next(agent);
  }

  /** What is dear to read is carried from sample to sample; the report tells since when. */
  private void awaitAllReadAfter(long millis) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(readMillis().values()).isNotEmpty().allMatch(read -> read > millis));
  }

  private Map<String, Long> readMillis() throws IOException {
    Map<String, Long> reads = new TreeMap<>();
    JsonNode sources = JSON.readTree(agent.get("/report.json").body()).path("sources");
    sources
        .properties()
        .forEach(
            source -> {
              if (source.getValue().has("read_millis")) {
                reads.put(source.getKey(), source.getValue().path("read_millis").asLong());
              }
            });
    return reads;
  }

  private Outcome look(Workload workload, MetricsPage page, Truth before, Truth after) {
    List<Comparison> rows = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      if (before.of(subject) != null) {
        rows.add(Comparison.of(combination, workload, subject, page, before, after));
      }
    }
    return new Outcome(page, rows, Ledger.of(combination, workload, page));
  }

  /** The truth, once it has stood still from one look to the next. */
  Truth settled(Workload workload, @Nullable String job) throws IOException {
    Truth[] last = {truth(workload, job)};
    await()
        .atMost(TIMEOUT)
        .during(workload == Workload.ROCKSDB_STATE ? FLINKS_VIEWS : Duration.ZERO)
        .until(
            () -> {
              Truth before = last[0];
              last[0] = truth(workload, job);
              return last[0].isCloseTo(before);
            });
    return last[0];
  }

  Truth truth(Workload workload, @Nullable String job) throws IOException {
    FlinkFigures flink =
        await()
            .atMost(TIMEOUT)
            .until(
                () ->
                    FlinkFigures.read(
                        rest(), NAME, workload == Workload.ROCKSDB_STATE ? job : null),
                figures ->
                    figures.isPresent()
                        && (workload != Workload.ROCKSDB_STATE || figures.get().hasCache()))
            .orElseThrow();
    ProcessFigures figures = process.read();
    Map<Subject, Long> bytes = new EnumMap<>(Subject.class);
    addAreas(bytes, figures, flink, workload);
    bytes.put(Subject.KIND_HEAP, figures.heapResident());
    bytes.put(Subject.KIND_METASPACE, figures.metaspaceResident());
    bytes.put(Subject.KIND_CODE, figures.codeResident());
    bytes.put(Subject.KIND_THREAD_STACKS, figures.stacksResident());
    if (flink.cacheUsage() != null) {
      bytes.put(Subject.KIND_ROCKSDB, flink.cacheUsage());
    }
    bytes.put(Subject.KIND_NETWORK, flink.networkTotal());
    bytes.put(Subject.KIND_MAPPED_FILES, figures.mappedFilesResident());
    bytes.put(Subject.KIND_LIBRARIES, figures.librariesResident());
    return new Truth(bytes, figures);
  }

  /** Without the memory that a job of ours takes from malloc itself. */
  private static long held(Workload workload) {
    return workload.hidden();
  }

  private void addAreas(
      Map<Subject, Long> bytes, ProcessFigures figures, FlinkFigures flink, Workload workload) {
    Long cache = flink.cacheUsage();
    Long pinned = flink.cachePinned();
    // RocksDB reserves its share at once, whatever it holds.
    long managed = cache == null ? flink.managedUsed() : cache;
    bytes.put(Subject.RESIDENT, figures.resident());
    bytes.put(Subject.HEAP_USED, figures.heapUsed());
    bytes.put(Subject.NETWORK_USED, flink.networkUsed());
    bytes.put(Subject.MANAGED_RESERVED, flink.managedUsed());
    bytes.put(Subject.MANAGED_USED, managed);
    bytes.put(Subject.METASPACE_USED, figures.metaspaceUsed());
    bytes.put(Subject.METASPACE_DEMAND, figures.metaspaceCommitted());
    if (cache != null && pinned != null) {
      bytes.put(Subject.ROCKSDB_USAGE, cache);
      bytes.put(Subject.ROCKSDB_PINNED, pinned);
    }
    Long direct = direct(figures, flink, cache == null ? managed : 0, workload);
    if (direct != null) {
      bytes.put(Subject.OFF_HEAP_USED, direct - flink.networkTotal());
      bytes.put(Subject.KIND_DIRECT, direct - flink.networkTotal());
      // How much of segments that were hardly touched is resident nobody tells: the effect does.
      if (workload != Workload.SPARSE_SORT) {
        bytes.put(
            Subject.OVERHEAD_USED,
            figures.resident()
                - figures.heapResident()
                - figures.metaspaceUsed()
                - direct
                - managed);
      }
    }
  }

  /** Direct memory, Netty's part of it that the JVM does not count included; null when unknown. */
  private @Nullable Long direct(
      ProcessFigures figures, FlinkFigures flink, long operators, Workload workload) {
    if (!combination.hidesNetty()) {
      return flink.direct();
    }
    // Whatever was taken by Unsafe or through foreign memory, managed segments among it.
    Long other = figures.tracked().committed().get("Other");
    return other == null ? null : Long.valueOf(other - operators - held(workload));
  }

  private RestClient rest() {
    return cluster.flink().rest();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
