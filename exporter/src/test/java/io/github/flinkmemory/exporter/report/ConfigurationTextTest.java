package io.github.flinkmemory.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {
  private static final ConfigurationEdit EDIT =
      ConfigurationEdit.none()
          .andSet("taskmanager.memory.process.size", "2g")
          .andSet("taskmanager.memory.network.min", "65m")
          .andSet("taskmanager.memory.network.max", "65m")
          .andRemove("taskmanager.memory.flink.size");

  @Test
  void asFlinkConf() {
    assertThat(ConfigurationText.flinkConf(EDIT))
        .isEqualTo(
            """
            # remove taskmanager.memory.flink.size
            taskmanager.memory.process.size: 2g
            taskmanager.memory.network.min: 65m
            taskmanager.memory.network.max: 65m
            """);
  }

  @Test
  void asConfigYaml() {
    assertThat(ConfigurationText.configYaml(EDIT))
        .isEqualTo(
            """
            # merge: Flink refuses a file with two blocks of one name
            # remove taskmanager.memory.flink.size
            taskmanager:
              memory:
                network:
                  max: 65m
                  min: 65m
                process:
                  size: 2g
            """);
  }

  @Test
  void asPatchOfAFlinkDeployment() {
    assertThat(ConfigurationText.flinkDeploymentPatch(EDIT, ProcessRole.TASK_MANAGER))
        .isEqualTo(
            """
            spec:
              taskManager:
                resource:
                  memory: "2g"
              flinkConfiguration:
                taskmanager.memory.network.min: "65m"
                taskmanager.memory.network.max: "65m"
                taskmanager.memory.flink.size: null
                taskmanager.memory.process.size: null
            """);
    ConfigurationEdit jobManager =
        ConfigurationEdit.none().andSet("jobmanager.memory.process.size", "1600m");
    assertThat(ConfigurationText.flinkDeploymentPatch(jobManager, ProcessRole.JOB_MANAGER))
        .startsWith("spec:\n  jobManager:\n    resource:\n      memory: \"1600m\"\n");
  }
}
