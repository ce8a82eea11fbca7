package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the agent does when somebody else has its port. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PortsIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private static AgentCluster cluster;

  @BeforeAll
  static void start() {
    cluster = AgentCluster.of(AgentCluster.LONG_TERM).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void movesOnFromATakenPortAndSaysSo() throws Exception {
    try (ServerSocket taken = listen()) {
      int first = taken.getLocalPort();
      TaskManagerProcess taskManager = startTaskManager("moves-on", first, first + 20);

      AgentEndpoint agent = AgentEndpoint.of(taskManager.process());

      assertThat(agent.port()).isBetween(first + 1, first + 20);
      assertThat(agent.metrics().series()).isNotEmpty();
      assertThat(taskManager.process().log().lines())
          .anyMatch(
              line ->
                  line.startsWith("flink-memory-agent: ")
                      && line.contains(String.valueOf(first))
                      && line.contains("taken"));
    }
  }

  @Test
  void runsOnWithoutAnyPortAndTakesOneWhenItIsFree() throws Exception {
    TaskManagerProcess taskManager;
    int port;
    try (ServerSocket taken = listen()) {
      port = taken.getLocalPort();
      taskManager = startTaskManager("all-taken", port, port);

      taskManager
          .process()
          .await(
              "said that no port is free",
              TIMEOUT,
              () ->
                  taskManager.process().log().lines().stream()
                      .filter(line -> line.startsWith("flink-memory-agent: "))
                      .filter(line -> line.contains(String.valueOf(port)))
                      .findFirst());
      assertThat(taskManager.process().isAlive()).isTrue();
    }
    AgentEndpoint agent = new AgentEndpoint(port);
    await()
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(() -> !agent.metrics().series("flink_memory_info").isEmpty());
    assertThat(cluster.flink().rest().taskManager("all-taken")).isPresent();
  }

  private static TaskManagerProcess startTaskManager(String resourceId, int first, int last) {
    String options = "host=127.0.0.1,interval=200ms,port=" + first + "-" + last;
    return cluster.flink().startTaskManager(resourceId, cluster.javaAgent(options));
  }

  private static ServerSocket listen() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
