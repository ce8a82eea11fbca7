package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.PrometheusServer;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says about the agent's page and the rules that come with it. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PrometheusIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static AgentCluster cluster;
  private static AgentEndpoint agent;

  @BeforeAll
  static void start() {
    cluster = AgentCluster.of(AgentCluster.NEWEST).start();
    agent = AgentCluster.agentOf(cluster.startTaskManager("tm-1"));
    String job = cluster.submit(Map.of("rate", "5000"));
    cluster.flink().awaitJobState(job, "RUNNING", TIMEOUT);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void promtoolAcceptsThePage() throws Exception {
    Path promtool = installed("promtool");
    Process check =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (OutputStream page = check.getOutputStream()) {
      page.write(Samples.next(agent).text().getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void aRealPrometheusScrapesItAndEvaluatesTheRules() throws Exception {
    Path program = installed("prometheus");
    List<Path> rules = Checkout.current().rules();
    PrometheusServer prometheus =
        PrometheusServer.start(
            cluster.workspace(), program, agent.address(), rules, Duration.ofSeconds(1));

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              assertThat(query(prometheus, "up{job=\"flink\"} == 1")).hasSize(1);
              assertThat(query(prometheus, "flink_memory_configured_bytes")).hasSize(6);
              assertThat(query(prometheus, "flink_memory_network_buffers{state=\"total\"}"))
                  .hasSize(1);
              // Alerts are evaluated at each interval; recordings have longer ones of their own and
              // are "unknown" until then.
              assertThat(ask(prometheus, "/api/v1/rules?type=alert").findValuesAsText("health"))
                  .isNotEmpty()
                  .containsOnly("ok");
              assertThat(ask(prometheus, "/api/v1/rules?type=record").findValuesAsText("health"))
                  .isNotEmpty()
                  .doesNotContain("err");
            });
    // A healthy TaskManager: whatever is loaded, nothing fires.
    assertThat(query(prometheus, "ALERTS{alertstate=\"firing\"}")).isEmpty();
    assertThat(ask(prometheus, "/api/v1/targets").findValuesAsText("lastError")).containsOnly("");
  }

  private static Path installed(String program) {
    Optional<Path> path = PrometheusServer.installed(program);
    assumeTrue(path.isPresent(), program + " is not installed");
    return path.orElseThrow();
  }

  private static Iterable<JsonNode> query(PrometheusServer prometheus, String expression)
      throws Exception {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return ask(prometheus, "/api/v1/query?query=" + encoded).path("result");
  }

  private static JsonNode ask(PrometheusServer prometheus, String path) throws Exception {
    URI uri = prometheus.address().resolve(path);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body()).path("data");
  }
}
