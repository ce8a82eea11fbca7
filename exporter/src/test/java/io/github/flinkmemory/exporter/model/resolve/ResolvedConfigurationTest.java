package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResolvedConfigurationTest {
  /** The -D arguments that Flink 1.20.5 makes of process.size 1728m. */
  private static Map<String, String> taskManager() {
    Map<String, String> resolved = new HashMap<>();
    resolved.put("taskmanager.cpu.cores", "1.0");
    resolved.put("taskmanager.memory.network.min", "134217730b");
    resolved.put("taskmanager.memory.network.max", "134217730b");
    resolved.put("taskmanager.memory.task.off-heap.size", "0b");
    resolved.put("taskmanager.memory.jvm-metaspace.size", "268435456b");
    resolved.put("taskmanager.memory.jvm-overhead.min", "201326592b");
    resolved.put("taskmanager.memory.jvm-overhead.max", "201326592b");
    resolved.put("taskmanager.memory.framework.off-heap.size", "134217728b");
    resolved.put("taskmanager.memory.managed.size", "536870920b");
    resolved.put("taskmanager.memory.framework.heap.size", "134217728b");
    resolved.put("taskmanager.memory.task.heap.size", "402653174b");
    return resolved;
  }

  private static ResolvedConfiguration read(Map<String, String> resolved, OptionalLong metaspace) {
    return ResolvedConfiguration.read(
        ProcessRole.TASK_MANAGER, resolved, ModelSource.DYNAMIC_PROPERTIES, metaspace);
  }

  @Test
  void readsTheEightComponentsOfATaskManager() {
    MemoryModel model = read(taskManager(), OptionalLong.empty()).model().orElseThrow();

    assertThat(model.totalProcess()).isEqualTo(1811939328L);
    assertThat(model.totalFlink()).isEqualTo(1342177280L);
    assertThat(model.bytes(MemoryComponent.NETWORK)).isEqualTo(134217730L);
    assertThat(model.bytes(MemoryComponent.TASK_OFF_HEAP)).isZero();
    assertThat(model.source()).isEqualTo(ModelSource.DYNAMIC_PROPERTIES);
  }

  @Test
  void recoversWhatOldTaskManagersLeaveOut() {
    Map<String, String> old = taskManager();
    old.remove("taskmanager.memory.jvm-metaspace.size");
    old.remove("taskmanager.memory.jvm-overhead.min");
    old.remove("taskmanager.memory.jvm-overhead.max");

    MemoryModel byFlink = read(old, OptionalLong.of(268435456L)).model().orElseThrow();
    assertThat(byFlink.bytes(MemoryComponent.JVM_METASPACE)).isEqualTo(268435456L);
    assertThat(byFlink.bytes(MemoryComponent.JVM_OVERHEAD)).isEqualTo(201326592L);

    old.put("taskmanager.memory.process.size", "2g");
    MemoryModel byProcess = read(old, OptionalLong.of(268435456L)).model().orElseThrow();
    assertThat(byProcess.totalProcess()).isEqualTo(2L << 30);

    assertThat(read(old, OptionalLong.empty()).model()).isEmpty();
    assertThat(read(old, OptionalLong.empty()).reason())
        .isEqualTo(
            "taskmanager.memory.jvm-metaspace.size is not set, and the JVM's MaxMetaspaceSize is"
                + " not known");
  }

  @Test
  void saysWhyAConfigurationThatFlinkDidNotResolveGivesNoModel() {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("taskmanager.memory.process.size", "4g");

    ResolvedConfiguration resolved = read(configuration, OptionalLong.of(1));
    assertThat(resolved.model()).isEmpty();
    assertThat(resolved.reason()).isEqualTo("taskmanager.memory.network.min is not set");

    Map<String, String> unequal = taskManager();
    unequal.put("taskmanager.memory.network.max", "1g");
    assertThat(read(unequal, OptionalLong.empty()).reason())
        .isEqualTo(
            "taskmanager.memory.network.min and taskmanager.memory.network.max differ: not yet"
                + " resolved");
  }

  @Test
  void hasOnlyNetworkAndManagedInAMiniCluster() {
    Map<String, String> local = taskManager();
    local.put("taskmanager.cpu.cores", "1000000.0");
    local.put("taskmanager.memory.task.heap.size", "1099511627776 bytes");

    MemoryModel model = read(local, OptionalLong.empty()).model().orElseThrow();
    assertThat(model.isComplete()).isFalse();
    assertThat(model.components())
        .containsOnlyKeys(MemoryComponent.NETWORK, MemoryComponent.MANAGED);
  }

  @Test
  void readsTheFourComponentsOfAJobManager() {
    Map<String, String> resolved = new HashMap<>();
    resolved.put("jobmanager.memory.heap.size", "1073741824b");
    resolved.put("jobmanager.memory.off-heap.size", "134217728b");
    resolved.put("jobmanager.memory.jvm-metaspace.size", "268435456b");
    resolved.put("jobmanager.memory.jvm-overhead.min", "201326592b");
    resolved.put("jobmanager.memory.jvm-overhead.max", "201326592b");

    MemoryModel model =
        ResolvedConfiguration.read(
                ProcessRole.JOB_MANAGER,
                resolved,
                ModelSource.CAPTURED_CONFIGURATION,
                OptionalLong.empty())
            .model()
            .orElseThrow();
    assertThat(model.totalProcess()).isEqualTo(1600L << 20);
  }
}
