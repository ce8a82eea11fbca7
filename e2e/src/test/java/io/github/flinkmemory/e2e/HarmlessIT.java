package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A TaskManager with the agent does what one without it does, and as fast. */
@SuppressWarnings("NullAway.Init") // set before each invocation of the class
@ParameterizedClass(name = "Flink {0}")
@ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
class HarmlessIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static AgentCluster cluster;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    cluster = AgentCluster.of(version).set("taskmanager.numberOfTaskSlots", "2").start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    cluster.close();
  }

  @Test
  void aBoundedJobGivesTheSameResult() throws Exception {
    String without =
        resultOn(cluster.startTaskManagerWithoutAgent("result-without"), cluster.file("without"));
    String with = resultOn(cluster.startTaskManager("result-with"), cluster.file("with"));

    assertThat(with).startsWith("keys=20000 records=300000 ").isEqualTo(without);
  }

  @Test
  void endsAsFastOnSigterm() {
    // The best of some: anything else on the machine only makes an end slower.
    List<Duration> without = endings("end-without", false);
    List<Duration> with = endings("end-with", true);

    Duration allowed = shortest(without).multipliedBy(3).dividedBy(2).plusMillis(300);
    assertThat(shortest(with))
        .as("with %s, without %s", with, without)
        .isLessThanOrEqualTo(allowed);
  }

  private static String resultOn(TaskManagerProcess taskManager, Path result) throws Exception {
    String job =
        cluster.submit(
            Map.of(
                "records", "300000",
                "keys", "20000",
                "parallelism", "2",
                "checkpoint-millis", "500",
                "result", result.toString()));
    cluster.flink().awaitJobState(job, "FINISHED", TIMEOUT);
    end(taskManager);
    return Files.readString(result);
  }

  private static List<Duration> endings(String name, boolean withAgent) {
    return IntStream.range(0, 3)
        .mapToObj(
            i ->
                withAgent
                    ? startedAndMeasuring(name + i)
                    : cluster.startTaskManagerWithoutAgent(name + i))
        .map(HarmlessIT::end)
        .toList();
  }

  private static TaskManagerProcess startedAndMeasuring(String name) {
    TaskManagerProcess taskManager = cluster.startTaskManager(name);
    await()
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(() -> !Samples.next(AgentCluster.agentOf(taskManager)).series().isEmpty());
    return taskManager;
  }

  private static Duration end(TaskManagerProcess taskManager) {
    long start = System.nanoTime();
    taskManager.process().terminate();
    taskManager.process().awaitEnd(TIMEOUT);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    // The next job must not be given slots of a TaskManager that is gone.
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                cluster.flink().rest().taskManagers().stream()
                    .noneMatch(all -> isListed(all, taskManager)));
    return taken;
  }

  private static boolean isListed(JsonNode taskManagers, TaskManagerProcess taskManager) {
    return taskManagers.findValuesAsText("id").contains(taskManager.resourceId());
  }

  private static Duration shortest(List<Duration> durations) {
    return durations.stream().min(Duration::compareTo).orElseThrow();
  }
}
