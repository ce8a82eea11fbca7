package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.RunningJvm;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.PrometheusServer;
import io.github.flinkmemory.e2e.cluster.ServerProcess;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What Prometheus itself says about the agent's page and the rules that come with it; and that
 * boards and rules ask for what the pages of real agents have.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class PrometheusIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Given by the scrape configuration, or by Prometheus to its own and the cluster's metrics. */
  private static final Set<String> TARGET_LABELS =
      Set.of(
          "job",
          "instance",
          "namespace",
          "pod",
          "cluster",
          "flink_deployment",
          "alertname",
          "container");

  private static AgentCluster cluster;
  private static AgentEndpoint agent;
  private static AgentEndpoint jobManager;

  @BeforeAll
  static void start() throws Exception {
    String options =
        AgentCluster.OPTIONS
            + ",allocator=vm-info,mappings=1s,sparing=false"
            // Days of evidence in seconds, so that there is advice.
            + ",adviceBucket=200ms,adviceBuckets=24";
    cluster = AgentCluster.of(AgentCluster.NEWEST).jobManagerWithAgent(options).start();
    TaskManagerProcess taskManager = cluster.startTaskManager("tm-1", List.of(), options);
    agent = AgentCluster.agentOf(taskManager);
    jobManager = AgentEndpoint.of(cluster.flink().jobManager());
    String job = cluster.submit(Map.of("rate", "5000"));
    cluster.flink().awaitJobState(job, "RUNNING", TIMEOUT);
    // What the heap keeps is known after a collection of the whole heap, which counting is.
    for (ServerProcess process : List.of(taskManager.process(), cluster.flink().jobManager())) {
      RunningJvm.instances(process.pid(), "java.lang.Object");
    }
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

  @Test
  void boardsAndRulesAskForWhatIsServed() throws Exception {
    ServedPages served = served();

    Queries.selectors()
        .forEach(
            (metric, labels) -> {
              Map<String, Set<String>> own = served.metrics().get(metric);
              if (own != null) {
                assertThat(without(labels, TARGET_LABELS)).as(metric).isSubsetOf(own.keySet());
              }
            });
    assertThat(without(Queries.labels(), TARGET_LABELS)).isSubsetOf(served.labels());
  }

  @Test
  void everythingServedIsUsedOrRawAndDocumented() throws Exception {
    ServedPages served = served();

    Set<String> used = new TreeSet<>(Queries.metrics(Queries.expressions()));
    used.addAll(MetricsUsedTest.RAW);
    assertThat(served.metrics().keySet()).isSubsetOf(used);
    Map<String, Map<String, Set<String>>> documented = DocumentedMetrics.read();
    served
        .metrics()
        .forEach(
            (metric, labels) -> {
              Map<String, Set<String>> known = documented.getOrDefault(metric, Map.of());
              assertThat(documented).containsKey(metric);
              assertThat(known.keySet()).as(metric).containsAll(labels.keySet());
              labels.forEach(
                  (label, values) -> {
                    Set<String> closed = known.getOrDefault(label, Set.of());
                    if (!closed.isEmpty()) {
                      assertThat(closed).as(metric + " " + label).containsAll(values);
                    }
                  });
            });
  }

  /** What is excused from being served is really asked for: else the excuse has outlived it. */
  @Test
  void nothingIsExcusedInVain() {
    Set<String> asked = new TreeSet<>(Queries.metrics(Queries.withMessages()));
    Queries.selections().forEach(selection -> asked.add(selection.toString()));
    assertThat(asked).containsAll(ConditionalSeries.REASONS.keySet());
  }

  /** The pages of both processes, as soon as all that needs no special condition is there. */
  private static ServedPages served() {
    ServedPages served = new ServedPages();
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              served.add(Samples.next(agent));
              served.add(Samples.next(jobManager));
              assertThat(ConditionalSeries.missing(served))
                  .as("asked for by boards and rules, and on no page")
                  .isEmpty();
            });
    return served;
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
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
