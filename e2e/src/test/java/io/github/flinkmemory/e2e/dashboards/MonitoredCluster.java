package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Flink's processes with the agent, what watches them, and the webhook that alerts arrive at. */
final class MonitoredCluster implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofMinutes(3);
  static final int SEGMENT = 32 * 1024;

  private static final String FLINK = "1.20.3";

  final Workspace workspace = new Workspace();
  final Webhook webhook = new Webhook();
  final Monitoring monitoring;

  MonitoredCluster() throws Exception {
    Tool.needed("prometheus");
    Tool.needed("prometheus-alertmanager");
    monitoring = Monitoring.start(workspace, webhook);
  }

  FlinkCluster.Builder flink() {
    return FlinkCluster.in(workspace, Checkout.current().flink(FLINK))
        .set("taskmanager.numberOfTaskSlots", "8");
  }

  String agent() {
    return "-javaagent:"
        + workspace.keep(Checkout.current().agentJar())
        + "=port=0,host=127.0.0.1,interval=500ms";
  }

  Path jobJar() {
    return workspace.keep(Checkout.current().jobJar());
  }

  /** A TaskManager with the agent and so many network buffers. */
  TaskManagerProcess taskManager(
      FlinkCluster cluster, String id, int buffers, String... jvmOptions) {
    String network = String.valueOf((long) buffers * SEGMENT);
    List<String> options = new ArrayList<>(List.of(jvmOptions));
    options.add(agent());
    return cluster.startTaskManager(
        id,
        options,
        Map.of(
            "taskmanager.memory.network.min", network, "taskmanager.memory.network.max", network),
        Map.of());
  }

  Webhook.Message awaitFiring(String alert) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(webhook.firing(alert))
                    .as("%s of %s", alert, webhook.messages())
                    .isPresent());
    return webhook.firing(alert).orElseThrow();
  }

  /** That no alert has arrived, or what the agents said meanwhile. */
  void assertSilence() throws IOException {
    List<String> said = new ArrayList<>();
    for (Path log : logs()) {
      for (String line : Files.readString(log).split("\n")) {
        if (line.startsWith("flink-memory-agent: ")) {
          said.add(log.getFileName() + ": " + line);
        }
      }
    }
    assertThat(webhook.messages()).as(String.join("\n", said)).isEmpty();
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> logs = Files.list(workspace.directory().resolve("log"))) {
      return logs.sorted().toList();
    }
  }

  void awaitResolved(String alert) {
    await().atMost(TIMEOUT).until(() -> webhook.resolved(alert).isPresent());
  }

  /** Waits for so many more scrapes, a second apart, over all processes that are watched. */
  void awaitScrapes(int count) throws Exception {
    String scrapes = "sum(count_over_time(flink_memory_info[1h]))";
    double before = number(scrapes);
    await().atMost(TIMEOUT).until(() -> number(scrapes) >= before + count);
  }

  /** The value of an expression that has one; 0 when there is none. */
  double number(String expression) throws Exception {
    return monitoring.query(expression).path(0).path("value").path(1).asDouble();
  }

  @Override
  public void close() {
    workspace.close();
    webhook.close();
  }
}
