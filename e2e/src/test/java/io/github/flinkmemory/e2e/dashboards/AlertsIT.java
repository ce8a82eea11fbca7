package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.RunningJvm;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From a fault in a real TaskManager to a message on a pager, through a real Prometheus and a real
 * Alertmanager; and silence where nothing is wrong.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class AlertsIT {

  private static final String FLINK = "1.20.3";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int SEGMENT = 32 * 1024;
  private static final String JOBS = "io.github.flinkmemory.e2e.job.";
  private static final int LEAKS = 3;
  // As few as make a point: what a finished job leaves behind is a mean over these, too.
  private static final int TIDY = 2;
  // So many classes that a few jobs fill the metaspace: about 15 MiB each on Java 17.
  private static final String COPIES = "2500";
  private static final long STATE_FILES = 300L << 20;

  private Workspace workspace;
  private Webhook webhook;
  private Monitoring monitoring;

  @BeforeEach
  void start() throws Exception {
    Tool.needed("prometheus");
    Tool.needed("prometheus-alertmanager");
    workspace = new Workspace();
    webhook = new Webhook();
    monitoring = Monitoring.start(workspace, webhook);
  }

  @AfterEach
  void stop() {
    workspace.close();
    webhook.close();
  }

  @Test
  void aMetaspaceLeakPagesBeforeTheTaskManagerFails() throws Exception {
    Path leaking = workspace.directory().resolve("leaking");
    FlinkCluster cluster = cluster().start();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(
                agent(),
                "-javaagent:" + MetaspaceLeak.jar(workspace.directory()) + "=" + leaking,
                "-XX:+ExitOnOutOfMemoryError"),
            Map.of("taskmanager.memory.jvm-metaspace.size", "256m"),
            Map.of());
    AgentEndpoint endpoint = AgentEndpoint.of(taskManager.process());
    monitoring.watch(endpoint);

    Files.createFile(leaking);
    Webhook.Message page = awaitFiring("FlinkMetaspaceCritical");

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
    await().atMost(TIMEOUT).until(() -> webhook.resolved("FlinkMetaspaceCritical").isPresent());
    await().atMost(TIMEOUT).until(() -> webhook.resolved("FlinkMetaspaceHigh").isPresent());
    assertThat(taskManager.process().isAlive()).isTrue();

    // And so that the page was no false alarm: without relief this is how it ends.
    Files.createFile(leaking);
    assertThat(taskManager.process().awaitEnd(TIMEOUT)).isNotZero();
  }

  @Test
  void jobsThatLeaveTheirClassesBehindWarnWhileThereIsRoomForMore() throws Exception {
    FlinkCluster cluster = cluster().start();
    Path jar = workspace.keep(Checkout.current().jobJar());
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(agent()),
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
    Webhook.Message warning = awaitFiring("FlinkMetaspaceLeak");
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
    await().atMost(TIMEOUT).until(() -> webhook.resolved("FlinkMetaspaceLeak").isPresent());
  }

  @Test
  void freedMemoryThatTheAllocatorKeepsIsToldWithItsEvidence() throws Exception {
    Path fragmenting = workspace.directory().resolve("fragmenting");
    FlinkCluster cluster = cluster().start();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(
                // What it costs to ask the allocator would allow but a read in some minutes.
                agent() + ",allocator=vm-info,sparing=false,mappings=2s",
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
    Webhook.Message warning = awaitFiring("FlinkAllocatorFragmentation");
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
    FlinkCluster cluster = cluster().set("restart-strategy.type", "none").start();
    Path jar = workspace.keep(Checkout.current().jobJar());

    // How many buffers the job needs at least, where there are plenty.
    TaskManagerProcess roomy = taskManager(cluster, "roomy", 2048);
    String trial = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    cluster.awaitJobState(trial, "RUNNING", TIMEOUT);
    long required = awaitRequired(AgentEndpoint.of(roomy.process()));
    cluster.rest().cancel(trial);
    cluster.awaitJobState(trial, "CANCELED", TIMEOUT);
    roomy.process().terminate();
    roomy.process().awaitEnd(TIMEOUT);

    TaskManagerProcess tight = taskManager(cluster, "tight", (int) Math.ceil(required / 0.95));
    AgentEndpoint endpoint = AgentEndpoint.of(tight.process());
    monitoring.watch(endpoint);
    String fitting = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    cluster.awaitJobState(fitting, "RUNNING", TIMEOUT);
    Webhook.Message warning = awaitFiring("FlinkNetworkRequiredHigh");
    assertThat(warning.receiver()).isEqualTo("channel");
    assertThat(warning.label("area")).isEqualTo("network");
    assertThat(webhook.firing("FlinkNetworkRefused")).as("nothing is refused yet").isEmpty();

    String refused = cluster.submit(jar, "--parallelism", "4", "--rate", "100");
    Webhook.Message page = awaitFiring("FlinkNetworkRefused");
    assertThat(page.receiver()).isEqualTo("pager");
    assertThat(page.label("instance")).isEqualTo(endpoint.address().getAuthority());
    cluster.awaitJobState(refused, "FAILED", TIMEOUT);
    assertThat(cluster.rest().jobFailure(refused))
        .contains("Insufficient number of network buffers");

    cluster.rest().cancel(fitting);
    await().atMost(TIMEOUT).until(() -> webhook.resolved("FlinkNetworkRefused").isPresent());
    await().atMost(TIMEOUT).until(() -> webhook.resolved("FlinkNetworkRequiredHigh").isPresent());
  }

  @Test
  void healthyWorkRaisesNothing() throws Exception {
    // Healthy is also large enough: for eight slots with RocksDB, beside their caches.
    FlinkCluster cluster =
        cluster()
            .set("taskmanager.memory.process.size", "2048m")
            .set("taskmanager.memory.jvm-overhead.min", "384m")
            .start();
    Path jar = workspace.keep(Checkout.current().jobJar());
    TaskManagerProcess idle = taskManager(cluster, "tm-1", 2048);
    TaskManagerProcess busy = taskManager(cluster, "tm-2", 2048);
    monitoring.watch(AgentEndpoint.of(idle.process()), AgentEndpoint.of(busy.process()));
    awaitScrapes(10); // an idle session cluster

    // Garbage, RocksDB with files in the page cache, checkpoints.
    String[] load = {"--parallelism", "4", "--keys", "400000", "--value-bytes", "1024"};
    String job = cluster.submit(jar, load);
    cluster.awaitJobState(job, "RUNNING", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> stateFiles() >= STATE_FILES);
    awaitScrapes(20);
    cluster.rest().cancel(job);
    cluster.awaitJobState(job, "CANCELED", TIMEOUT);

    // A rescale: the same again with more tasks, on both TaskManagers.
    load[1] = "8";
    String rescaled = cluster.submit(jar, load);
    cluster.awaitJobState(rescaled, "RUNNING", TIMEOUT);
    awaitScrapes(20);

    // A restart of a TaskManager, which leaves service discovery with it.
    busy.process().terminate();
    monitoring.watch(AgentEndpoint.of(idle.process()));
    busy.process().awaitEnd(TIMEOUT);
    TaskManagerProcess fresh = taskManager(cluster, "tm-3", 2048);
    monitoring.watch(AgentEndpoint.of(idle.process()), AgentEndpoint.of(fresh.process()));
    awaitScrapes(20);

    assertThat(webhook.messages()).isEmpty();
  }

  @Test
  void aBatchJobThatTakesEveryFreeBufferRaisesNothing() throws Exception {
    FlinkCluster cluster =
        cluster()
            .set("execution.runtime-mode", "BATCH")
            // Pools of this exchange have no upper bound: a fast producer fills whatever is free.
            .set("execution.batch-shuffle-mode", "ALL_EXCHANGES_PIPELINED")
            .set("jobmanager.scheduler", "Default")
            .start();
    Path jar = workspace.keep(Checkout.current().jobJar());
    TaskManagerProcess taskManager = taskManager(cluster, "tm-1", 256);
    AgentEndpoint endpoint = AgentEndpoint.of(taskManager.process());
    monitoring.watch(endpoint);

    String job = cluster.submit(jar, "--parallelism", "4", "--records", "3000000");
    cluster.awaitJobState(job, "FINISHED", TIMEOUT);
    awaitScrapes(5);

    assertThat(highest("flink_memory_network_buffers{state=\"used\"}"))
        .as("buffers that the job took beyond its hard minimum")
        .isGreaterThan(highest("flink_memory_network_buffers{state=\"required\"}"));
    assertThat(webhook.messages()).isEmpty();
  }

  private FlinkCluster.Builder cluster() {
    return FlinkCluster.in(workspace, Checkout.current().flink(FLINK))
        .set("taskmanager.numberOfTaskSlots", "8");
  }

  private TaskManagerProcess taskManager(FlinkCluster cluster, String id, int buffers) {
    String network = String.valueOf((long) buffers * SEGMENT);
    return cluster.startTaskManager(
        id,
        List.of(agent()),
        Map.of(
            "taskmanager.memory.network.min", network, "taskmanager.memory.network.max", network),
        Map.of());
  }

  private String agent() {
    return "-javaagent:"
        + workspace.keep(Checkout.current().agentJar())
        + "=port=0,host=127.0.0.1,interval=500ms";
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

  private Webhook.Message awaitFiring(String alert) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(webhook.firing(alert))
                    .as("%s of %s", alert, webhook.messages())
                    .isPresent());
    return webhook.firing(alert).orElseThrow();
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

  /** Bytes in RocksDB's files, which come and go while it is asked for. */
  private long stateFiles() throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        workspace.directory(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += file.toString().endsWith(".sst") ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  private double highest(String series) throws Exception {
    return monitoring
        .query("max_over_time(" + series + "[10m])")
        .path(0)
        .path("value")
        .path(1)
        .asDouble();
  }

  private void awaitScrapes(int count) throws Exception {
    String scrapes = "sum(count_over_time(flink_memory_info[1h]))";
    double before = monitoring.query(scrapes).path(0).path("value").path(1).asDouble();
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                monitoring.query(scrapes).path(0).path("value").path(1).asDouble()
                    >= before + count);
  }
}
