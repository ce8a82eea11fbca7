package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.ProcessStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent says about a TaskManager is what Flink, the JVM and the kernel say about it. */
@SuppressWarnings("NullAway.Init") // set before each invocation of the class
@ParameterizedClass(name = "Flink {0}")
@ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
class MemoryTruthIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** How the JobManager's REST API names the components. */
  private static final Map<String, String> COMPONENTS =
      Map.of(
          "framework_heap", "frameworkHeap",
          "task_heap", "taskHeap",
          "framework_off_heap", "frameworkOffHeap",
          "task_off_heap", "taskOffHeap",
          "network", "networkMemory",
          "managed", "managedMemory",
          "jvm_metaspace", "jvmMetaspace",
          "jvm_overhead", "jvmOverhead");

  private static AgentCluster cluster;
  private static TaskManagerProcess taskManager;
  private static AgentEndpoint agent;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    cluster = AgentCluster.of(version).start();
    taskManager = cluster.startTaskManager("tm-1");
    agent = AgentCluster.agentOf(taskManager);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    cluster.close();
  }

  @Test
  void componentsAndTotalsAreThoseOfTheJobManagerToTheByte() throws Exception {
    JsonNode flink =
        cluster.flink().rest().taskManager("tm-1").orElseThrow().path("memoryConfiguration");
    MetricsPage page = Samples.next(agent);

    Map<String, Double> ours = new LinkedHashMap<>();
    Map<String, Double> flinks = new LinkedHashMap<>();
    COMPONENTS.forEach(
        (component, field) -> {
          ours.put(
              component,
              page.value("flink_memory_component_configured_bytes", "memory_component", component)
                  .orElse(Double.NaN));
          flinks.put(component, (double) flink.path(field).asLong(-1));
        });
    assertThat(ours).containsExactlyInAnyOrderEntriesOf(flinks);
    assertThat(page.value("flink_memory_process_configured_bytes"))
        .hasValue((double) flink.path("totalProcessMemory").asLong());
    double flinkMemory =
        ours.entrySet().stream()
            .filter(component -> !component.getKey().startsWith("jvm_"))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(flinkMemory).isEqualTo((double) flink.path("totalFlinkMemory").asLong());
  }

  @Test
  void areasAreMadeOfComponents() throws Exception {
    MetricsPage page = Samples.next(agent);

    assertThat(configured(page, "heap"))
        .isEqualTo(component(page, "framework_heap") + component(page, "task_heap"));
    assertThat(configured(page, "off_heap"))
        .isEqualTo(component(page, "framework_off_heap") + component(page, "task_off_heap"));
    assertThat(configured(page, "network")).isEqualTo(component(page, "network"));
    assertThat(configured(page, "managed")).isEqualTo(component(page, "managed"));
    assertThat(configured(page, "metaspace")).isEqualTo(component(page, "jvm_metaspace"));
    assertThat(configured(page, "overhead")).isEqualTo(component(page, "jvm_overhead"));
  }

  @Test
  void networkAndManagedAreThoseOfFlinksOwnMetrics() {
    // Flink reports every 10 s and we measure five times a second: the two meet once nothing moves.
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              MetricsPage page = Samples.next(agent);
              assertThat(networkBuffers(page, "total"))
                  .isEqualTo(flinkMetric("Status.Shuffle.Netty.TotalMemorySegments"));
              assertThat(networkBuffers(page, "available"))
                  .isEqualTo(flinkMetric("Status.Shuffle.Netty.AvailableMemorySegments"));
              assertThat(networkBuffers(page, "used"))
                  .isEqualTo(flinkMetric("Status.Shuffle.Netty.UsedMemorySegments"));
              assertThat(page.value("flink_memory_used_bytes", "area", "network"))
                  .hasValue(flinkMetric("Status.Shuffle.Netty.UsedMemory"));
              assertThat(page.value("flink_memory_managed_reserved_bytes"))
                  .hasValue(flinkMetric("Status.Flink.Memory.Managed.Used"));
            });
  }

  @Test
  void residentIsWhatTheKernelSays() {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              double ours =
                  Samples.next(agent)
                      .value("flink_memory_process_resident_bytes")
                      .orElse(Double.NaN);
              double kernels = ProcessStatus.resident(taskManager.process().pid());
              assertThat(ours).isCloseTo(kernels, within(0.02 * kernels));
            });
  }

  @Test
  void directMemoryIsThatOfTheJvmsOwnBean() {
    // On this Java Netty's chunks are direct buffers of the JVM: the area is the pool without
    // Flink's segments.
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              MetricsPage page = Samples.next(agent);
              double direct =
                  page.value("flink_memory_used_bytes", "area", "off_heap").orElse(Double.NaN)
                      + networkBuffers(page, "total")
                          * flinkMetric("Status.Shuffle.Netty.TotalMemory")
                          / flinkMetric("Status.Shuffle.Netty.TotalMemorySegments");
              assertThat(direct)
                  .isEqualTo((double) RunningJvm.directMemoryCapacity(taskManager.process().pid()));
            });
  }

  @Test
  void noSourceHasFailed() throws Exception {
    MetricsPage page = Samples.next(agent);

    assertThat(page.series("flink_memory_source_state")).isNotEmpty();
    assertThat(page.series("flink_memory_source_state"))
        .noneMatch(source -> "failed".equals(source.labels().get("state")) && source.value() == 1);
  }

  @Test
  void thePageStaysWithinItsSize() throws Exception {
    MetricsPage page = Samples.next(agent);

    assertThat(page.series()).hasSizeLessThanOrEqualTo(180);
    assertThat(page.text().length()).isLessThanOrEqualTo(32 * 1024);
  }

  private static double component(MetricsPage page, String component) {
    return page.value("flink_memory_component_configured_bytes", "memory_component", component)
        .orElse(Double.NaN);
  }

  private static double configured(MetricsPage page, String area) {
    return page.value("flink_memory_configured_bytes", "area", area).orElse(Double.NaN);
  }

  private static double networkBuffers(MetricsPage page, String state) {
    return page.value("flink_memory_network_buffers", "state", state).orElse(Double.NaN);
  }

  private static double flinkMetric(String name) {
    return cluster
        .flink()
        .rest()
        .taskManagerMetric(taskManager.resourceId(), name)
        .map(Long::doubleValue)
        .orElse(Double.NaN);
  }
}
