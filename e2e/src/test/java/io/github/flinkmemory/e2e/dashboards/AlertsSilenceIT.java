package io.github.flinkmemory.e2e.dashboards;

import static io.github.flinkmemory.e2e.dashboards.MonitoredCluster.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.RunningJvm;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Healthy work that looks like trouble raises nothing, through a real Prometheus and a real
 * Alertmanager. Each control first shows that what looks like trouble is there, for longer than any
 * alert on it waits.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class AlertsSilenceIT {

  private static final long STATE_FILES = 300L << 20;
  private static final int TEETH = 3;
  private static final int BUFFERS = 512;
  private static final long CONTAINER = 3072L << 20;
  private static final double FULL = 0.95;
  private static final long STEP = 64L << 20;
  private static final long SMALL = 128L << 10;

  private MonitoredCluster monitored;
  private @Nullable MemoryGroup group;

  @BeforeEach
  void start() throws Exception {
    monitored = new MonitoredCluster();
  }

  @AfterEach
  void stop() {
    monitored.close();
    if (group != null) {
      group.close();
    }
  }

  @Test
  void idlenessGarbageARescaleAndARestartRaiseNothing() throws Exception {
    // Healthy is also large enough: for eight slots with RocksDB, beside their caches.
    FlinkCluster cluster =
        monitored
            .flink()
            .set("taskmanager.memory.process.size", "2048m")
            .set("taskmanager.memory.jvm-overhead.min", "384m")
            .start();
    TaskManagerProcess first = tall(cluster, "tm-1");
    TaskManagerProcess second = tall(cluster, "tm-2");
    monitored.monitoring.watch(endpoint(first), endpoint(second));
    monitored.awaitScrapes(10); // an idle session cluster

    // Garbage, RocksDB with files in the page cache, checkpoints.
    String[] load = {"--parallelism", "4", "--keys", "400000", "--value-bytes", "1024"};
    String job = cluster.submit(monitored.jobJar(), load);
    cluster.awaitJobState(job, "RUNNING", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> bytes(stateFiles()) >= STATE_FILES);
    awaitSawTooth(first, second);
    double required = required();

    // A rescale: the same goes on with more tasks, on both TaskManagers.
    load[1] = "8";
    String savepoint = savepoint(cluster, job);
    String rescaled = cluster.submitFrom(savepoint, monitored.jobJar(), load);
    cluster.awaitJobState(rescaled, "RUNNING", TIMEOUT);
    await()
        .atMost(TIMEOUT)
        .until(() -> cluster.rest().restoredFrom(rescaled).filter(savepoint::endsWith).isPresent());
    monitored.awaitScrapes(20);
    assertThat(required()).as("buffers that twice the tasks need").isGreaterThan(required);

    // A restart of a TaskManager, which leaves service discovery with it.
    second.process().terminate();
    monitored.monitoring.watch(endpoint(first));
    second.process().awaitEnd(TIMEOUT);
    TaskManagerProcess fresh = tall(cluster, "tm-3");
    monitored.monitoring.watch(endpoint(first), endpoint(fresh));
    monitored.awaitScrapes(20);

    monitored.assertSilence();
  }

  @Test
  void aBatchJobThatTakesEveryFreeBufferRaisesNothing() throws Exception {
    FlinkCluster cluster =
        monitored
            .flink()
            .set("execution.runtime-mode", "BATCH")
            .set("execution.batch-shuffle-mode", "ALL_EXCHANGES_PIPELINED")
            .set("jobmanager.scheduler", "Default")
            // Pools with so high a bound that the first tasks take all that is free.
            .set("taskmanager.network.memory.buffers-per-channel", "64")
            .set("taskmanager.network.memory.max-buffers-per-channel", "1000")
            .start();
    TaskManagerProcess taskManager = monitored.taskManager(cluster, "tm-1", BUFFERS);
    monitored.monitoring.watch(endpoint(taskManager));

    String job =
        cluster.submitProgram(
            monitored.jobJar(), AlertsIT.JOBS + "FullShuffleJob", "--parallelism", "4");
    cluster.awaitJobState(job, "RUNNING", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> number(buffers("available")) < 0.1 * BUFFERS);
    monitored.awaitScrapes(20);

    assertThat(number("max_over_time(" + buffers("available") + "[15s])"))
        .as("highest number of available buffers of %s", BUFFERS)
        .isLessThan(0.1 * BUFFERS);
    assertThat(required()).as("promised buffers").isLessThan(0.5 * BUFFERS);
    cluster.rest().cancel(job);
    cluster.awaitJobState(job, "CANCELED", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> number(buffers("available")) == BUFFERS);
    monitored.assertSilence();
  }

  @Test
  void aContainerFullOfPageCacheRaisesNothingAndOneFullOfMemoryPages() throws Exception {
    MemoryGroup container = MemoryGroup.limitedTo(CONTAINER);
    group = container;
    FlinkCluster cluster =
        monitored.flink().set("taskmanager.memory.process.size", CONTAINER + "b").start();
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1",
            List.of(monitored.agent(), "-XX:+AlwaysPreTouch"),
            Map.of(),
            Map.of(),
            container::entered);
    AgentEndpoint agent = endpoint(taskManager);
    monitored.monitoring.watch(agent);
    assertThat(agent.metrics().value("flink_memory_container_limit_bytes")).hasValue(CONTAINER);

    // RocksDB's files, in the page cache of the container and hot there.
    String[] load = {
      "--keys", "100000", "--rate", "20000", "--hold-after", "200000", "--checkpoint-millis", "1000"
    };
    String job = cluster.submit(monitored.jobJar(), load);
    cluster.awaitJobState(job, "RUNNING", TIMEOUT);
    await().atMost(TIMEOUT).until(() -> bytes(stateFiles()) >= STEP);
    container.read(stateFiles());
    // And others that are read again, until the container is full for those who look at its use.
    Path folder = monitored.workspace.newDirectory("read-again");
    // Again and again: a file that Flink deletes takes its pages along.
    for (int i = 0; i < 10; i++) {
      while (container.usage() < FULL * CONTAINER) {
        container.read(sparseFiles(folder));
      }
      monitored.awaitScrapes(2);
    }

    String share = "flink_memory_container_%s_bytes / flink_memory_container_limit_bytes)[15s:1s])";
    assertThat(number("min_over_time((" + share.formatted("working_set")))
        .as("working set, of the limit: what the kernel would take back first is not in it")
        .isGreaterThan(0.8);
    assertThat(number("max_over_time((" + share.formatted("unreclaimable")))
        .as("what cannot be reclaimed, of the limit")
        .isBetween(0.1, 0.7);
    monitored.assertSilence();

    // It was no blindness: as much of what cannot be reclaimed pages, and before the kill.
    cluster.rest().cancel(job);
    cluster.awaitJobState(job, "CANCELED", TIMEOUT);
    String held = hold(cluster, (long) (0.97 * CONTAINER - unreclaimable(agent.metrics())));
    Webhook.Message page = monitored.awaitFiring("FlinkContainerKillRisk");
    assertThat(page.receiver()).isEqualTo("pager");
    assertThat(taskManager.process().isAlive()).isTrue();
    cluster.rest().cancel(held);
    monitored.awaitResolved("FlinkContainerKillRisk");
    assertThat(taskManager.process().isAlive()).isTrue();
  }

  /** With a young generation that is most of the heap: garbage goes far above the alert's level. */
  private TaskManagerProcess tall(FlinkCluster cluster, String id) {
    return monitored.taskManager(
        cluster,
        id,
        2048,
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:G1NewSizePercent=85",
        "-XX:G1MaxNewSizePercent=85");
  }

  private void awaitSawTooth(TaskManagerProcess... taskManagers) throws Exception {
    // Else nobody knew how much of it lives, and silence would be no merit.
    for (TaskManagerProcess taskManager : taskManagers) {
      RunningJvm.instances(taskManager.process().pid(), "java.lang.Object");
    }
    String heap = "flink_memory_%s_bytes{area=\"heap\"}";
    String used = heap.formatted("used");
    String share = "max(max_over_time((%s / %s)[10m:1s]))";
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              assertThat(number("max(resets(" + used + "[10m]))")).isGreaterThanOrEqualTo(TEETH);
              assertThat(number(share.formatted(used, heap.formatted("limit"))))
                  .as("highest use of the heap, of its limit")
                  .isGreaterThan(0.8);
            });
    assertThat(number(share.formatted(heap.formatted("demand"), heap.formatted("limit"))))
        .as("live heap, of its limit")
        .isBetween(0.01, 0.5);
  }

  private String savepoint(FlinkCluster cluster, String job) {
    String request =
        cluster.rest().stopWithSavepoint(job, monitored.workspace.newDirectory("savepoints"));
    cluster.awaitJobState(job, "FINISHED", TIMEOUT);
    return cluster.rest().savepoint(job, request).orElseThrow();
  }

  /** Native memory of a task. */
  private String hold(FlinkCluster cluster, long bytes) {
    Path result = monitored.workspace.directory().resolve("held");
    String job =
        cluster.submitProgram(
            monitored.jobJar(),
            AlertsIT.JOBS + "HeldMemoryJob",
            "--kind",
            "native",
            "--amount",
            String.valueOf(bytes),
            "--result",
            result.toString());
    await().atMost(TIMEOUT).until(() -> Files.exists(result));
    return job;
  }

  /** So many bytes in files that take no space but in the page cache. */
  private static List<Path> sparseFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (long left = STEP; left > 0; left -= SMALL) {
      Path path = Files.createTempFile(folder, "", "");
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(SMALL);
      }
      files.add(path);
    }
    return files;
  }

  private static double unreclaimable(MetricsPage page) {
    return page.value("flink_memory_container_unreclaimable_bytes").orElseThrow();
  }

  private double number(String expression) throws Exception {
    return monitored.number(expression);
  }

  private double required() throws Exception {
    return number("sum(" + buffers("required") + ")");
  }

  private static String buffers(String state) {
    return "flink_memory_network_buffers{state=\"" + state + "\"}";
  }

  private static AgentEndpoint endpoint(TaskManagerProcess taskManager) {
    return AgentEndpoint.of(taskManager.process());
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** RocksDB's files, which come and go while they are looked for. */
  private List<Path> stateFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        monitored.workspace.directory(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".sst")) {
              files.add(file);
            }
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
    return files;
  }
}
