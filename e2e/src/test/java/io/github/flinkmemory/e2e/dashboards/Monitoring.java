package io.github.flinkmemory.e2e.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.FreePorts;
import io.github.flinkmemory.e2e.cluster.ServerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Prometheus with the shipped rules and a real Alertmanager with the shipped example, in
 * fast motion: a minute of waiting is a second here, and the windows of counters are shorter.
 */
final class Monitoring {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path directory;
  private final URI prometheus;

  private Monitoring(Path directory, URI prometheus) {
    this.directory = directory;
    this.prometheus = prometheus;
  }

  static Monitoring start(Workspace workspace, Webhook webhook) throws IOException {
    Path directory = workspace.newDirectory("monitoring");
    URI alertmanager = URI.create("http://127.0.0.1:" + FreePorts.find());
    Files.writeString(directory.resolve("alertmanager.yml"), alertmanagerConfiguration(webhook));
    ServerProcess alertmanagerProcess =
        workspace.start(
            "Alertmanager",
            List.of(
                Tool.needed("prometheus-alertmanager").path().toString(),
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--storage.path=" + directory.resolve("alertmanager"),
                "--web.listen-address=" + alertmanager.getAuthority(),
                "--cluster.listen-address="),
            Map.of());
    alertmanagerProcess.await(
        "was ready", START_TIMEOUT, () -> get(alertmanager.resolve("/-/ready")));

    URI prometheus = URI.create("http://127.0.0.1:" + FreePorts.find());
    for (Path rules : List.of(Dashboards.ALERTS, Dashboards.RECORDINGS)) {
      Files.writeString(
          directory.resolve(rules.getFileName()), inFastMotion(Dashboards.text(rules)));
    }
    Files.writeString(directory.resolve("targets.yml"), "[]");
    Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [alerts.yml, recordings.yml]
        alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
        scrape_configs:
          - job_name: flink-memory
            file_sd_configs: [{files: [targets.yml], refresh_interval: 1s}]
        """
            .formatted(alertmanager.getAuthority()));
    ServerProcess prometheusProcess =
        workspace.start(
            "Prometheus",
            List.of(
                Tool.needed("prometheus").path().toString(),
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + prometheus.getAuthority()),
            Map.of());
    prometheusProcess.await("was ready", START_TIMEOUT, () -> get(prometheus.resolve("/-/ready")));
    return new Monitoring(directory, prometheus);
  }

  /** From now on exactly these processes are scraped. */
  void watch(AgentEndpoint... agents) throws IOException {
    Path draft = directory.resolve("targets.draft");
    Files.writeString(
        draft,
        Stream.of(agents)
            .map(agent -> "'" + agent.address().getAuthority() + "'")
            .collect(
                Collectors.joining(", ", "[{targets: [", "], labels: {flink_deployment: e2e}}]")));
    Files.move(
        draft,
        directory.resolve("targets.yml"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  JsonNode query(String expression) throws IOException {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    String body =
        get(prometheus.resolve("/api/v1/query?query=" + encoded))
            .orElseThrow(() -> new IOException("no answer to " + expression));
    return new ObjectMapper().readTree(body).path("data").path("result");
  }

  private static String inFastMotion(String rules) {
    return rules
        .replaceAll("( {8}for: \\d+)[mhd]", "$1s")
        .replaceAll("( {8}keep_firing_for: )\\S+", "$12s")
        .replaceAll("(_total)\\[1[05]m\\]", "$1[20s]")
        .replaceAll("(_total\\[1h\\] offset) 1[05]m", "$1 20s")
        .replaceAll("(gc_pause_seconds_total)\\[5m\\]", "$1[20s]")
        .replaceAll("interval: [15]m", "interval: 1s");
  }

  private static String alertmanagerConfiguration(Webhook webhook) {
    return Dashboards.text(Dashboards.FOLDER.resolve("alertmanager/alertmanager.yml"))
        .replace("http://pager.example/flink", webhook.address("pager"))
        .replace("http://chat.example/flink-digest", webhook.address("digest"))
        .replace("http://chat.example/flink", webhook.address("channel"))
        .replaceAll("group_wait: \\d+[smh]", "group_wait: 1s")
        .replaceAll("group_interval: \\d+[smh]", "group_interval: 1s");
  }

  private static Optional<String> get(URI uri) {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return Optional.of(response).filter(r -> r.statusCode() == 200).map(HttpResponse::body);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
