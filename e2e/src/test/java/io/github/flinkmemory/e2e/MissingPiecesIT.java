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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something that the agent reads is not there: that source goes dark and says why, every other one
 * is up, the ledger adds up to the resident memory, and the TaskManager runs its job.
 */
class MissingPiecesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final String RUNTIME = "org.apache.flink.runtime.";

  /** Whether they are up depends on the machine, the Java and the job; failed they never are. */
  private static final Set<String> OTHERWISE_CONDITIONAL =
      Set.of("children", "container", "native_allocator", "native_memory_tracking", "rocksdb");

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

      assertDark(agent, page, Map.of("rocksdb", "unavailable"));
      assertThat(SourceReports.of(agent).reason("rocksdb")).isEqualTo("no RocksDB state");
      assertThat(page.value("flink_memory_used_bytes", "area", "managed")).hasValue(0);
      assertThat(page.value("flink_memory_used_bytes", "area", "overhead").orElse(0)).isPositive();
      assertThat(page.series("flink_memory_rocksdb_bytes")).isEmpty();
      assertThat(kind(page, "rocksdb")).isEmpty();
      assertMeasured(page, "heap", "metaspace", "network", "managed", "thread_stacks");
    }
  }

  /**
   * As in a JVM that has no such bean, or lets an agent take it away, as this one does. It alone
   * tells where the heap lies, and without that nothing tells it from other mappings.
   */
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
      assertDark(
          agent,
          page,
          Map.of(
              "resident_heap", "unavailable",
              "mappings", "unavailable",
              "native_memory_tracking", "unavailable",
              "native_allocator", "unavailable"));
      assertThat(SourceReports.of(agent).reason("resident_heap")).contains("MBean server");
      for (String area : new String[] {"heap", "off_heap", "network", "managed", "metaspace"}) {
        assertThat(page.value("flink_memory_used_bytes", "area", area)).as(area).isPresent();
      }
      // What belongs to no area is not to be told from a heap of unknown size.
      assertThat(page.value("flink_memory_used_bytes", "area", "overhead")).isEmpty();
      for (String kind : new String[] {"heap", "thread_stacks", "libraries", "mapped_files"}) {
        assertThat(kind(page, kind)).as(kind).isEmpty();
      }
      assertMeasured(page, "metaspace", "code", "network", "managed");
    }
  }

  /** Beside a JVM that does track it, where that part of the account is measured. */
  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void aJvmThatDoesNotTrackItsNativeMemory(String version) throws Exception {
    try (AgentCluster cluster = AgentCluster.of(version).start()) {
      AgentEndpoint agent =
          AgentCluster.agentOf(
              cluster.startTaskManager("tm-1", List.of("-XX:NativeMemoryTracking=off")));
      MetricsPage page = besideARunningJob(cluster, agent);

      assertDark(agent, page, Map.of("native_memory_tracking", "unavailable"));
      assertThat(SourceReports.of(agent).reason("native_memory_tracking"))
          .contains("-XX:NativeMemoryTracking=summary");
      assertThat(kind(page, "unsafe")).isEmpty();
      assertThat(kind(page, "jvm_native")).containsKey("derived");

      AgentEndpoint tracking =
          AgentCluster.agentOf(
              cluster.startTaskManager("tm-2", List.of("-XX:NativeMemoryTracking=summary")));
      await()
          .atMost(TIMEOUT)
          .until(() -> kind(tracking.metrics(), "jvm_native").keySet(), Set.of("measured")::equals);
      // What Unsafe took shows when all others are known: at the first look after the TaskExecutor.
      await().atMost(TIMEOUT).until(() -> !kind(tracking.metrics(), "unsafe").isEmpty());
      MetricsPage tracked = Samples.next(tracking);
      assertDark(tracking, tracked, Map.of("native_memory_tracking", "up"));
      assertThat(kind(tracked, "unsafe")).isNotEmpty();
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
    try (AgentCluster cluster = doctored(version, "flink-runtime-", RUNTIME + owner, field)) {
      TaskManagerProcess taskManager = cluster.startTaskManager("tm-1");
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      MetricsPage page = besideARunningJob(cluster, agent);

      boolean managed = source.equals("managed");
      Map<String, String> dark = new HashMap<>(Map.of(source, "failed"));
      if (managed) {
        dark.put("resident_segments", "unavailable");
      }
      assertDark(agent, page, dark);
      assertNamed(taskManager, agent, source, simpleName(owner) + "." + field);
      assertThat(page.value("flink_memory_demand_bytes", "area", "managed").isPresent())
          .isEqualTo(!managed);
      assertThat(kind(page, "managed").isEmpty()).isEqualTo(managed);
      assertThat(page.value("flink_memory_network_buffers", "state", "holding_data").isPresent())
          .isEqualTo(managed);
      assertThat(kind(page, "network").isEmpty()).isEqualTo(!managed);
      assertThat(page.value("flink_memory_used_bytes", "area", "heap")).isPresent();
      assertMeasured(page, "heap", "metaspace", "code", "thread_stacks");
    }
  }

  /** The pages of segments are then not to be found, but how many there are is known. */
  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void aRenamedAddressOfMemorySegments(String version) throws Exception {
    String type = "org.apache.flink.core.memory.MemorySegment";
    try (AgentCluster cluster = doctored(version, "flink-core-", type, "address")) {
      TaskManagerProcess taskManager = cluster.startTaskManager("tm-1");
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      String result = cluster.file("sorted").toString();
      cluster.submit("BatchSortJob", Map.of("records", "100", "result", result));
      await()
          .atMost(TIMEOUT)
          .until(
              () -> agent.metrics().value("flink_memory_used_bytes", "area", "managed").orElse(0),
              used -> used > 0);
      MetricsPage page = Samples.next(agent);

      assertDark(agent, page, Map.of("resident_segments", "failed"));
      assertNamed(taskManager, agent, "resident_segments", "MemorySegment.address");
      assertThat(kind(page, "managed")).hasSize(1);
    }
  }

  /** All that is reached from the TaskExecutor through one member is dark, and nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void aRenamedRoot(String version) throws Exception {
    String type = RUNTIME + "taskexecutor.TaskExecutor";
    try (AgentCluster cluster = doctored(version, "flink-runtime-", type, "taskExecutorServices")) {
      TaskManagerProcess taskManager = cluster.startTaskManager("tm-1");
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      MetricsPage page = besideARunningJob(cluster, agent);

      Map<String, String> dark = new HashMap<>(Map.of("resident_segments", "unavailable"));
      String[] sources = {
        "network", "netty", "tasks", "batch_shuffle", "managed", "rocksdb", "user_code"
      };
      for (String source : sources) {
        dark.put(source, "failed");
      }
      assertDark(agent, page, dark);
      for (String source : sources) {
        assertNamed(taskManager, agent, source, "TaskExecutor.taskExecutorServices");
      }
      for (String area : new String[] {"heap", "metaspace"}) {
        assertThat(page.value("flink_memory_used_bytes", "area", area)).as(area).isPresent();
      }
      assertThat(
              page.value("flink_memory_component_configured_bytes", "memory_component", "managed"))
          .isPresent();
      assertMeasured(page, "heap", "metaspace", "code", "thread_stacks");
    }
  }

  private AgentCluster doctored(String version, String artifact, String type, String field) {
    return AgentCluster.of(
            version,
            flink -> {
              Path jar = flink.jar(artifact + version);
              return flink.with(doctored(jar, type, field), jar);
            })
        .start();
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

  /** Those sources are in those states, and all others are up; in the metrics and in the report. */
  private static void assertDark(AgentEndpoint agent, MetricsPage page, Map<String, String> dark)
      throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Map<String, String> states : List.of(states(page), SourceReports.of(agent).states())) {
      assertThat(states).containsKeys("heap", "hook", "process", "resident_segments");
      states.forEach(
          (source, state) -> {
            boolean conditional = OTHERWISE_CONDITIONAL.contains(source);
            String allowed = conditional && !state.equals("failed") ? state : "up";
            expected.put(source, dark.getOrDefault(source, allowed));
          });
      assertThat(states).isEqualTo(expected);
      expected.clear();
    }
    double kinds = 0;
    for (MetricsPage.Series series : page.series("flink_memory_resident_bytes")) {
      kinds += series.value();
    }
    assertThat(kinds)
        .as("sum of all kinds")
        .isPositive()
        .isEqualTo(page.value("flink_memory_process_resident_bytes").orElseThrow());
  }

  /** Wherever somebody may look for the reason. */
  private static void assertNamed(
      TaskManagerProcess taskManager, AgentEndpoint agent, String source, String symbol)
      throws IOException {
    String reason = SourceReports.of(agent).reason(source);
    assertThat(reason).startsWith("this Flink has no ").contains(symbol);
    assertThat(agent.get("/").body()).contains(reason);
    assertThat(taskManager.process().log().text())
        .contains("source " + source + " failed: " + reason);
  }

  private static void assertMeasured(MetricsPage page, String... kinds) {
    for (String kind : kinds) {
      assertThat(kind(page, kind)).as(kind).containsKey("measured");
    }
  }

  /** Bytes of one kind of resident memory by their basis. */
  private static Map<String, Double> kind(MetricsPage page, String kind) {
    Map<String, Double> bytes = new TreeMap<>();
    for (MetricsPage.Series series : page.series("flink_memory_resident_bytes")) {
      if (kind.equals(series.labels().get("kind"))) {
        bytes.put(String.valueOf(series.labels().get("basis")), series.value());
      }
    }
    return bytes;
  }

  private static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
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
