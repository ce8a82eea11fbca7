package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Agent, trace and Prometheus tell the command line the same of one real TaskManager. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AdviseIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static AgentCluster cluster;
  private static AgentEndpoint agent;

  /** What the command line printed. */
  private record Run(int code, String out, String err) {
    JsonNode group() throws IOException {
      JsonNode groups = JSON.readTree(out).path("groups");
      assertThat(groups).hasSize(1);
      return groups.get(0);
    }
  }

  @BeforeAll
  static void start() {
    // The job's classes take more than 85 % of it, at which advice asks for more.
    // Twelve buckets are a trend, also of what a start loads: there are fewer in this test.
    cluster =
        AgentCluster.of(AgentCluster.LONG_TERM)
            .set("taskmanager.memory.jvm-metaspace.size", "56m")
            .start();
    agent =
        AgentCluster.agentOf(
            cluster
                .flink()
                .startTaskManager(
                    "tm-1", cluster.javaAgent(AgentCluster.OPTIONS + ",adviceBucket=8s")));
    String job = cluster.submit(Map.of("rate", "5000"));
    cluster.flink().awaitJobState(job, "RUNNING", TIMEOUT);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void agentTraceAndPrometheusAgree() throws Exception {
    Optional<Path> program = PrometheusServer.installed("prometheus");
    assumeTrue(program.isPresent(), "prometheus is not installed");
    PrometheusServer prometheus =
        PrometheusServer.start(
            cluster.workspace(),
            program.orElseThrow(),
            agent.address(),
            Checkout.current().rules(),
            Duration.ofSeconds(1));
    Path trace = cluster.file("trace");
    Run recorded =
        exporter(
            "record",
            "--agent",
            agent.address().toString(),
            "--out",
            trace.toString(),
            "--interval",
            "1s",
            "--duration",
            "24s");
    assertThat(recorded.code()).describedAs(recorded.err()).isZero();
    awaitSeen(20_000);

    Run byAgent = advise("--agent", agent.address().toString());
    Run byTrace = advise("--trace", trace.toString());
    Run byPrometheus =
        advise(
            "--prometheus",
            prometheus.address().toString(),
            "--match",
            "{job=\"flink\"}",
            "--window",
            "10m",
            "--bucket",
            "8s");

    for (Run run : List.of(byAgent, byTrace, byPrometheus)) {
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).describedAs(run.out()).isBetween(3, 4);
      assertThat(run.group().path("edit").path("set"))
          .isEqualTo(byAgent.group().path("edit").path("set"));
      for (String same : List.of("role", "flink_version", "config_hash", "verdict", "processes")) {
        assertThat(run.group().path(same)).isEqualTo(byAgent.group().path(same));
      }
      JsonNode areas = run.group().path("areas");
      assertThat(areas).hasSize(6);
      for (int i = 0; i < areas.size(); i++) {
        JsonNode area = areas.get(i);
        JsonNode expected = byAgent.group().path("areas").get(i);
        assertThat(area.path("target")).isEqualTo(expected.path("target"));
        assertThat(area.path("configured")).isEqualTo(expected.path("configured"));
        assertThat(area.path("demand").path("peak").asDouble())
            .describedAs(area.path("area").asText())
            .isCloseTo(expected.path("demand").path("peak").asDouble(), within(16.0 * (1 << 20)));
      }
    }
  }

  private static void awaitSeen(long millis) {
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                JSON.readTree(agent.get("/report.json").body())
                        .path("evidence")
                        .path("usage")
                        .path("running_millis")
                        .asLong()
                    >= millis);
  }

  private static Run advise(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("advise", "--format", "json"));
    all.addAll(Arrays.asList(arguments));
    return exporter(all.toArray(String[]::new));
  }

  private static Run exporter(String... arguments) throws Exception {
    Path out = cluster.file("out");
    Path err = cluster.file("err");
    Process process =
        ExporterProgram.of(List.of(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
