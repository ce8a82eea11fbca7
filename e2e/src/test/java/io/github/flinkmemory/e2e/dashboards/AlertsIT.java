package io.github.flinkmemory.e2e.dashboards;

import static io.github.flinkmemory.e2e.dashboards.MonitoredCluster.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.RunningJvm;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From a fault in a real TaskManager to a message on a pager, through a real Prometheus and a real
 * Alertmanager.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class AlertsIT {

  static final String JOBS = "io.github.flinkmemory.e2e.job.";
  private static final int LEAKS = 3;
  // As few as make a point: what a finished job leaves behind is a mean over these, too.
  private static final int TIDY = 2;
  // So many classes that a few jobs fill the metaspace: about 15 MiB each on Java 17.
  private static final String COPIES = "2500";

  private MonitoredCluster monitored;
  private Workspace workspace;
  private Webhook webhook;
  private Monitoring monitoring;

  @BeforeEach
  void start() throws Exception {
    monitored = new MonitoredCluster();
    workspace = monitored.workspace;
    webhook = monitored.webhook;
    monitoring = monitored.monitoring;
  }

  @AfterEach
  void stop() {
    monitored.close();
  }

  @Test
  void aMetaspaceLeakPagesBeforeTheTaskManagerFails() throws Exception {
    Path leaking = workspace.directory().resolve("leaking");
    FlinkCluster cluster = monitored.flink().start();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(
                monitored.agent(),
                "-javaagent:" + MetaspaceLeak.jar(workspace.directory()) + "=" + leaking,
                "-XX:+ExitOnOutOfMemoryError"),
            Map.of("taskmanager.memory.jvm-metaspace.size", "256m"),
            Map.of());
    AgentEndpoint endpoint = AgentEndpoint.of(taskManager.process());
    monitoring.watch(endpoint);

    Files.createFile(leaking);
    Webhook.Message page = monitored.awaitFiring("FlinkMetaspaceCritical");

    assertThat(taskManager.process().isAlive()).isTrue();
    assertThat(page.receiver()).isEqualTo("pager");
    assertThat(page.label("severity")).isEqualTo("critical");
    assertThat(page.label("area")).isEqualTo("metaspace");
    assertThat(page.label("instance")).isEqualTo(endpoint.address().getAuthority());
    assertThat(page.label("flink_deployment")).isEqualTo("e2e");
    assertThat(page.annotation("description")).contains("of its metaspace limit of 256MiB");
    assertThat(page.annotation("runbook_url")).isEqualTo(Dashboards.RUNBOOKS + page.name() + ".md");
    assertThat(page.annotation("dashboard_url")).startsWith("/d/flink-memory-taskmanager/");
    assertThat(webhook.firing("FlinkMetaspaceHigh"))
        .as("the warning came before")
        .hasValueSatisfying(warning -> assertThat(warning.receiver()).isEqualTo("channel"));

    // Relief: the loaders are let go, the JVM unloads them and gives the memory back.
    Files.delete(leaking);
    monitored.awaitResolved("FlinkMetaspaceCritical");
    monitored.awaitResolved("FlinkMetaspaceHigh");
    assertThat(taskManager.process().isAlive()).isTrue();

    // And so that the page was no false alarm: without relief this is how it ends.
    Files.createFile(leaking);
    assertThat(taskManager.process().awaitEnd(TIMEOUT)).isNotZero();
  }

  @Test
  void jobsThatLeaveTheirClassesBehindWarnWhileThereIsRoomForMore() throws Exception {
    FlinkCluster cluster = monitored.flink().start();
    Path jar = monitored.jobJar();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(monitored.agent()),
            Map.of("taskmanager.memory.jvm-metaspace.size", "128m"),
            Map.of());
    AgentEndpoint endpoint = AgentEndpoint.of(taskManager.process());
    monitoring.watch(endpoint);

    // Jobs that clean up after themselves are no reason for an alert.
    for (int i = 0; i < TIDY; i++) {
      run(cluster, jar, "TidyJob");
    }
    awaitVerdictOnLoaders(taskManager, endpoint, "released", 0);
    assertThat(webhook.messages()).isEmpty();

    for (int i = 0; i < LEAKS; i++) {
      run(cluster, jar, "LoaderLeakJob", "--thread", "left-behind-" + i, "--copies", COPIES);
    }
    awaitVerdictOnLoaders(taskManager, endpoint, "leaked", LEAKS);
    Webhook.Message warning = monitored.awaitFiring("FlinkMetaspaceLeak");
    assertThat(warning.receiver()).isEqualTo("channel");
    assertThat(warning.label("area")).isEqualTo("metaspace");
    assertThat(warning.label("instance")).isEqualTo(endpoint.address().getAuthority());
    // It may have fired before the last of them was judged.
    assertThat(warning.annotation("description"))
        .containsPattern("can finish [0-4] more jobs before its metaspace is exhausted")
        .containsPattern("; [1-" + LEAKS + "] class loaders of finished jobs are leaked");
    assertThat(taskManager.process().isAlive()).isTrue();
    assertThat(webhook.firing("FlinkMetaspaceCritical")).as("there is room yet").isEmpty();

    // Relief is what the runbook says: a restart at a time of one's choice.
    taskManager.process().terminate();
    monitoring.watch();
    monitored.awaitResolved("FlinkMetaspaceLeak");
  }

  @Test
  void freedMemoryThatTheAllocatorKeepsIsToldWithItsEvidence() throws Exception {
    Path fragmenting = workspace.directory().resolve("fragmenting");
    FlinkCluster cluster = monitored.flink().start();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(
                // What it costs to ask the allocator would allow but a read in some minutes.
                monitored.agent() + ",allocator=vm-info,sparing=false,mappings=2s",
                "-javaagent:" + NativeFragments.jar(workspace.directory()) + "=" + fragmenting),
            Map.of(),
            Map.of());
    AgentEndpoint endpoint = AgentEndpoint.of(taskManager.process());
    monitoring.watch(endpoint);
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                endpoint
                    .metrics()
                    .value("flink_memory_resident_bytes", "kind", "allocator")
                    .isPresent());
    assertThat(webhook.firing("FlinkAllocatorFragmentation")).isEmpty();

    Files.createFile(fragmenting);
    Webhook.Message warning = monitored.awaitFiring("FlinkAllocatorFragmentation");
    assertThat(warning.receiver()).isEqualTo("channel");
    assertThat(warning.annotation("description"))
        .contains("of the configured process memory resident although it was freed");

    // What is free altogether stays in memory, too, below what other threads took of the same heap.
    // Relief is what the runbook says, more than once: the fault does not end at once.
    Files.delete(fragmenting);
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              RunningJvm.trimNativeHeap(taskManager.process().pid());
              return webhook.resolved("FlinkAllocatorFragmentation").isPresent();
            });
  }

  @Test
  void aShortageOfNetworkBuffersWarnsBeforeTasksAreRefused() throws Exception {
    FlinkCluster cluster = monitored.flink().set("restart-strategy.type", "none").start();
    Path jar = monitored.jobJar();

    // How many buffers the job needs at least, where there are plenty.
    TaskManagerProcess roomy = monitored.taskManager(cluster, "roomy", 2048);
    String trial = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    cluster.awaitJobState(trial, "RUNNING", TIMEOUT);
    long required = awaitRequired(AgentEndpoint.of(roomy.process()));
    cluster.rest().cancel(trial);
    cluster.awaitJobState(trial, "CANCELED", TIMEOUT);
    roomy.process().terminate();
    roomy.process().awaitEnd(TIMEOUT);

    TaskManagerProcess tight =
        monitored.taskManager(cluster, "tight", (int) Math.ceil(required / 0.95));
    AgentEndpoint endpoint = AgentEndpoint.of(tight.process());
    monitoring.watch(endpoint);
    String fitting = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    cluster.awaitJobState(fitting, "RUNNING", TIMEOUT);
    Webhook.Message warning = monitored.awaitFiring("FlinkNetworkRequiredHigh");
    assertThat(warning.receiver()).isEqualTo("channel");
    assertThat(warning.label("area")).isEqualTo("network");
    assertThat(webhook.firing("FlinkNetworkRefused")).as("nothing is refused yet").isEmpty();

    String refused = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    Webhook.Message page = monitored.awaitFiring("FlinkNetworkRefused");
    assertThat(page.receiver()).isEqualTo("pager");
    assertThat(page.label("instance")).isEqualTo(endpoint.address().getAuthority());
    cluster.awaitJobState(refused, "FAILED", TIMEOUT);
    assertThat(cluster.rest().jobFailure(refused))
        .contains("Insufficient number of network buffers");

    cluster.rest().cancel(fitting);
    monitored.awaitResolved("FlinkNetworkRefused");
    monitored.awaitResolved("FlinkNetworkRequiredHigh");
  }

  private static void run(FlinkCluster cluster, Path jar, String program, String... words) {
    String job = cluster.submitProgram(jar, JOBS + program, words);
    cluster.awaitJobState(job, "FINISHED", TIMEOUT);
  }

  /** Loaders are judged after a collection of the whole heap, which counting instances is. */
  private static void awaitVerdictOnLoaders(
      TaskManagerProcess taskManager, AgentEndpoint agent, String state, int count) {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              RunningJvm.instances(taskManager.process().pid(), "java.lang.ClassLoader");
              MetricsPage page = agent.metrics();
              return page.value("flink_memory_user_loaders", "state", state).orElse(-1) == count
                  && page.value("flink_memory_user_loaders", "state", "live").orElse(-1) == 0;
            });
  }

  /** The hard minimum once every task has its pools: when it has not changed between two looks. */
  private static long awaitRequired(AgentEndpoint agent) {
    double[] last = {-1};
    return (long)
        await()
            .atMost(TIMEOUT)
            .pollInterval(Duration.ofSeconds(2))
            .until(
                () -> {
                  MetricsPage page = agent.metrics();
                  double now =
                      page.value("flink_memory_network_buffers", "state", "required").orElse(0);
                  double before = last[0];
                  last[0] = now;
                  return now > 0 && now == before ? now : 0.0;
                },
                required -> required > 0)
            .doubleValue();
  }
}
