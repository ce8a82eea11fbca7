package io.github.flinkmemory.agent.start.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserConfigurationSearchTest {
  private static final String VERSION = "1.20.3";

  private final Path directory;

  UserConfigurationSearchTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private UserConfiguration search(String file, Map<String, String> client, String version)
      throws IOException {
    return search(file, client, version, Map.of());
  }

  /** Starts a process as Flink does: the client's options first, then what Flink derived. */
  private UserConfiguration search(
      String file, Map<String, String> client, String version, Map<String, String> environment)
      throws IOException {
    Files.writeString(directory.resolve("flink-conf.yaml"), file);
    Map<String, String> all = new HashMap<>(client);
    for (String line : file.split("\n")) {
      all.putIfAbsent(line.split(": ")[0], line.split(": ")[1]);
    }
    Resolution resolution =
        new MemoryModelResolver(
                FlinkVersion.parse(VERSION), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
            .resolve(all);
    MemoryModel model = resolution.model().orElseThrow();
    List<String> arguments = new ArrayList<>(List.of("--configDir", directory.toString()));
    client.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    resolution.dynamicProperties().forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    return UserConfigurationSearch.search(
        model,
        new CommandLine("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", arguments),
        version,
        environment);
  }

  @Test
  void leavesOutWhatTheLauncherAdded() throws IOException {
    assertThat(search("taskmanager.memory.process.size: 1728m\n", Map.of(), VERSION).values())
        .containsExactly(Map.entry("taskmanager.memory.process.size", "1728m"));
  }

  @Test
  void keepsWhatTheClientGaveEvenWhereTheLauncherRepeatsIt() throws IOException {
    UserConfiguration found =
        search(
            "taskmanager.memory.process.size: 1728m\n",
            Map.of("taskmanager.memory.managed.size", "0m", "pipeline.name", "x"),
            VERSION);
    assertThat(found.values())
        .containsOnly(
            Map.entry("taskmanager.memory.process.size", "1728m"),
            Map.entry("taskmanager.memory.managed.size", "0m"),
            Map.entry("pipeline.name", "x"));
  }

  @Test
  void aSizeThatOnlyTheClientGaveIsTheUsers() throws IOException {
    assertThat(search("a: b\n", Map.of("taskmanager.memory.process.size", "4g"), VERSION).values())
        .containsOnly(Map.entry("a", "b"), Map.entry("taskmanager.memory.process.size", "4g"));
  }

  @Test
  void aFileThatWasChangedSinceIsNotTheUsers() throws IOException {
    UserConfiguration before =
        search("taskmanager.memory.process.size: 1728m\n", Map.of(), VERSION);
    assertThat(before.isKnown()).isTrue();
    MemoryModel other =
        new MemoryModelResolver(
                FlinkVersion.parse(VERSION), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
            .resolve(Map.of("taskmanager.memory.process.size", "2g"))
            .model()
            .orElseThrow();
    UserConfiguration changed =
        UserConfigurationSearch.search(
            other,
            new CommandLine(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                List.of("--configDir", directory.toString())),
            VERSION,
            Map.of());
    assertThat(changed.isKnown()).isFalse();
    assertThat(changed.reason()).contains("does not resolve to what this process runs with");
  }

  @Test
  void saysWhyItIsNotKnown() throws IOException {
    String file = "taskmanager.memory.process.size: 1728m\n";
    assertThat(search(file, Map.of(), "").reason()).contains("version of Flink is not known");
    assertThat(search(file, Map.of(), "three").reason()).contains("'three' is no Flink version");
    assertThat(search(file, Map.of(), VERSION, Map.of("FLINK_TM_HEAP", "1g")).reason())
        .contains("FLINK_TM_HEAP in the environment sets the size");
    assertThat(
            UserConfigurationSearch.search(
                    new MemoryModelResolver(
                            FlinkVersion.parse(VERSION),
                            ProcessRole.JOB_MANAGER,
                            DeployMode.STANDALONE)
                        .resolve(Map.of("jobmanager.memory.process.size", "1600m"))
                        .model()
                        .orElseThrow(),
                    new CommandLine("Main", List.of()),
                    VERSION,
                    Map.of("FLINK_TM_HEAP", "1g"))
                .reason())
        .contains("neither --configDir nor FLINK_CONF_DIR");
  }
}
