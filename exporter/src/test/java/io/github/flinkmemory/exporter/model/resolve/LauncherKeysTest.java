package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Flink's launcher adds to the arguments by itself, and no user wrote. */
class LauncherKeysTest {
  private static Set<String> keys(String version, ProcessRole role) {
    return new MemoryModelResolver(FlinkVersion.parse(version), role, DeployMode.STANDALONE)
        .launcherKeys();
  }

  @Test
  void aTaskManagerIsGivenEachSize() {
    assertThat(keys("1.20", ProcessRole.TASK_MANAGER))
        .contains(
            "taskmanager.memory.network.min",
            "taskmanager.memory.network.max",
            "taskmanager.memory.managed.size",
            "taskmanager.memory.task.heap.size",
            "taskmanager.memory.jvm-overhead.min")
        .noneMatch(key -> key.startsWith("jobmanager"))
        .doesNotContain("taskmanager.memory.process.size", "taskmanager.memory.flink.size");
  }

  @Test
  void aJobManagerIsGivenItsOwn() {
    assertThat(keys("1.20", ProcessRole.JOB_MANAGER))
        .contains("jobmanager.memory.heap.size", "jobmanager.memory.jvm-metaspace.size")
        .allMatch(key -> key.startsWith("jobmanager"));
  }
}
