package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes that have budgets for some of their memory only. */
class OldProcessesTest {
  private static Resolution jobManager110(
      DeployMode mode, Map<String, String> options, Map<String, String> environment) {
    return new MemoryModelResolver(
            FlinkVersion.of(1, 10, 3), ProcessRole.JOB_MANAGER, mode, environment)
        .resolve(options);
  }

  private static long heap(Resolution resolution) {
    return resolution.model().orElseThrow().bytes(MemoryComponent.JOB_MANAGER_HEAP);
  }

  @Test
  void givesAJobManagerOf110WholeMebibytesOfHeapAndNothingElse() {
    Resolution resolution =
        jobManager110(
            DeployMode.STANDALONE, Map.of("jobmanager.heap.size", "1073741825"), Map.of());

    assertThat(resolution.model().orElseThrow().isComplete()).isFalse();
    assertThat(heap(resolution)).isEqualTo(1L << 30);
    assertThat(resolution.jvmFlags().orElseThrow()).hasToString("-Xms1024m -Xmx1024m");
    assertThat(resolution.dynamicProperties()).isEmpty();
    assertThat(resolution.totalFlinkProvenance()).isEmpty();
    assertThat(resolution.totalProcessProvenance()).isEmpty();
  }

  @Test
  void readsTheHeapOf110FromTheEnvironmentThenTheSizeThenMebibytes() {
    Map<String, String> both = Map.of("jobmanager.heap.size", "512m", "jobmanager.heap.mb", "256");
    assertThat(heap(jobManager110(DeployMode.STANDALONE, both, Map.of("FLINK_JM_HEAP", "2g"))))
        .isEqualTo(2L << 30);
    assertThat(heap(jobManager110(DeployMode.STANDALONE, both, Map.of()))).isEqualTo(512L << 20);
    assertThat(
            heap(
                jobManager110(
                    DeployMode.STANDALONE, Map.of("jobmanager.heap.mb", "256"), Map.of())))
        .isEqualTo(256L << 20);
    assertThat(
            jobManager110(DeployMode.STANDALONE, Map.of("jobmanager.heap.mb", "-1"), Map.of())
                .refusal()
                .orElseThrow()
                .problem())
        .isEqualTo(Problem.NOT_POSITIVE);
  }

  @Test
  void leavesTheHeapOf110ToTheJvmWhereNoSizeIsSet() {
    for (String none : new String[] {"0", "1000k"}) {
      Resolution resolution =
          jobManager110(DeployMode.STANDALONE, Map.of("jobmanager.heap.size", none), Map.of());
      assertThat(resolution.model().orElseThrow().components()).isEmpty();
      assertThat(resolution.jvmFlags().orElseThrow().arguments()).isEmpty();
      assertThat(resolution.jvmFlags().orElseThrow().heap()).isEmpty();
    }
    assertThat(
            jobManager110(DeployMode.STANDALONE, Map.of(), Map.of())
                .model()
                .orElseThrow()
                .components())
        .isEmpty();
    assertThat(
            jobManager110(DeployMode.LOCAL, Map.of("jobmanager.heap.size", "1g"), Map.of())
                .model()
                .orElseThrow()
                .components())
        .isEmpty();
  }

  @Test
  void cutsAContainerOf110() {
    // BootstrapTools.calculateHeapSize: 1024 - max(600, 256), 4096 - max(600, 1024)
    assertThat(heap(jobManager110(DeployMode.YARN, Map.of(), Map.of()))).isEqualTo(424L << 20);
    assertThat(
            heap(
                jobManager110(
                    DeployMode.KUBERNETES, Map.of("jobmanager.heap.size", "4g"), Map.of())))
        .isEqualTo(3072L << 20);
    assertThat(
            heap(
                jobManager110(
                    DeployMode.YARN,
                    Map.of("jobmanager.heap.size", "4g", "yarn.heap-cutoff-ratio", "0.5"),
                    Map.of())))
        .isEqualTo(2048L << 20);
    assertThat(
            jobManager110(DeployMode.YARN, Map.of("jobmanager.heap.size", "512m"), Map.of())
                .refusal()
                .orElseThrow()
                .problem())
        .isEqualTo(Problem.CUTOFF_EXCEEDS_PROCESS);
    for (String ratio : new String[] {"1.5", "-0.5"}) {
      assertThat(
              jobManager110(
                      DeployMode.YARN, Map.of("containerized.heap-cutoff-ratio", ratio), Map.of())
                  .refusal()
                  .orElseThrow()
                  .problem())
          .isEqualTo(Problem.FRACTION_OUT_OF_RANGE);
    }
  }

  @Test
  void givesAMiniClusterNoFlags() {
    Resolution local =
        new MemoryModelResolver(FlinkVersion.NEWEST, ProcessRole.TASK_MANAGER, DeployMode.LOCAL)
            .resolve(Map.of("taskmanager.memory.process.size", "4g"));

    assertThat(local.model().orElseThrow().bytes(MemoryComponent.NETWORK)).isEqualTo(64L << 20);
    assertThat(local.model().orElseThrow().bytes(MemoryComponent.MANAGED)).isEqualTo(128L << 20);
    assertThat(local.jvmFlags().orElseThrow().arguments()).isEmpty();
    assertThat(local.dynamicProperties()).isEmpty();
    assertThat(local.provenance(MemoryComponent.NETWORK).orElseThrow())
        .hasToString("derived: 64m, fixed in a MiniCluster");
    assertThat(local.provenance(MemoryComponent.MANAGED).orElseThrow())
        .hasToString("derived: 128m, fixed in a MiniCluster");
  }
}
