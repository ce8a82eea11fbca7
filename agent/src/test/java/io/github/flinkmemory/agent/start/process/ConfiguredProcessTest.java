package io.github.flinkmemory.agent.start.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredProcessTest {
  private static final Map<String, String> RESOLVED =
      Map.of(
          "taskmanager.memory.framework.heap.size", "134217728b",
          "taskmanager.memory.task.heap.size", "402653174b",
          "taskmanager.memory.framework.off-heap.size", "134217728b",
          "taskmanager.memory.task.off-heap.size", "0b",
          "taskmanager.memory.network.min", "134217730b",
          "taskmanager.memory.network.max", "134217730b",
          "taskmanager.memory.managed.size", "536870920b",
          "taskmanager.memory.jvm-metaspace.size", "268435456b",
          "taskmanager.memory.jvm-overhead.min", "201326592b",
          "taskmanager.memory.jvm-overhead.max", "201326592b");

  private final AtomicReference<@Nullable FlinkProcess> flink = new AtomicReference<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private ConfiguredProcess process(Map<String, String> dynamicProperties, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    dynamicProperties.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    return new ConfiguredProcess(
        ProcessRole.TASK_MANAGER,
        new CommandLine("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", arguments),
        () -> {
          Exception thrown = failure.get();
          if (thrown != null) {
            throw thrown;
          }
          return flink.get();
        },
        "0.1.0",
        "1.20.3");
  }

  private static SourceStatus read(ConfiguredProcess process) {
    return process.read(MemorySample.builder(0));
  }

  private static MemoryModel model(ConfiguredProcess process) {
    MemoryModel model = process.model();
    if (model == null) {
      throw new AssertionError("no model");
    }
    return model;
  }

  @Test
  void readsTheDynamicPropertiesUntilFlinkIsSeen() {
    ConfiguredProcess process = process(RESOLVED);
    assertThat(read(process).state()).isEqualTo(SourceState.UP);
    assertThat(model(process).totalProcess()).isEqualTo(1811939328L);
    assertThat(model(process).source()).isEqualTo(ModelSource.DYNAMIC_PROPERTIES);
    assertThat(process.complete()).isFalse();
    flink.set(new FlinkProcess("tm-1", "1.20.3", RESOLVED));
    read(process);
    assertThat(model(process).source()).isEqualTo(ModelSource.CAPTURED_CONFIGURATION);
    assertThat(process.identity().resourceId()).isEqualTo("tm-1");
    assertThat(process.identity().flinkVersion()).isEqualTo("1.20.3");
    assertThat(process.complete()).isTrue();
  }

  @Test
  void fallsBackToTheDynamicPropertiesWhenTheCapturedConfigurationIsNotResolved() {
    flink.set(new FlinkProcess("tm-1", "1.20.3", Map.of("a", "b")));
    ConfiguredProcess process = process(RESOLVED);
    read(process);
    assertThat(model(process).source()).isEqualTo(ModelSource.DYNAMIC_PROPERTIES);
    assertThat(process.identity().resourceId()).isEqualTo("tm-1");
  }

  @Test
  void keepsTheDynamicPropertiesAndTriesAgainWhenFlinkIsNotAsWeKnowIt() {
    failure.set(new NoSuchFieldException("TaskExecutor.taskManagerConfiguration"));
    ConfiguredProcess process = process(RESOLVED);
    SourceStatus status = read(process);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("taskManagerConfiguration");
    assertThat(model(process).source()).isEqualTo(ModelSource.DYNAMIC_PROPERTIES);
    failure.set(null);
    flink.set(new FlinkProcess("tm-1", "1.20.3", RESOLVED));
    assertThat(read(process).state()).isEqualTo(SourceState.UP);
    assertThat(model(process).source()).isEqualTo(ModelSource.CAPTURED_CONFIGURATION);
  }

  @Test
  void saysWhatIsMissingWhenThereIsNoModel() {
    ConfiguredProcess process = process(Map.of());
    SourceStatus status = read(process);
    assertThat(status.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(status.reason()).contains("taskmanager.memory.");
    assertThat(process.model()).isNull();
    assertThat(process.identity().configurationHash()).isEmpty();
  }

  @Test
  void resolvesTheConfigurationFileWhenNothingWasPassed(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("flink-conf.yaml"), "taskmanager.memory.process.size: 1728m\n");
    ConfiguredProcess process = process(Map.of(), "--configDir", directory.toString());
    assertThat(read(process).state()).isEqualTo(SourceState.UP);
    assertThat(model(process).source()).isEqualTo(ModelSource.CONFIGURATION_FILE);
    assertThat(model(process).totalProcess()).isEqualTo(1811939328L);
    assertThat(process.identity().flinkVersion()).isEqualTo("1.20.3");
  }

  @Test
  void saysWhyFlinkWouldRefuseTheFile(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("flink-conf.yaml"), "taskmanager.memory.process.size: 400m\n");
    assertThat(read(process(Map.of(), "--configDir", directory.toString())).reason())
        .contains("Flink refuses the configuration");
  }

  @Test
  void takesMetaspaceFromTheJvmWhereOldFlinkDoesNotPassIt() {
    Map<String, String> old = new HashMap<>(RESOLVED);
    old.remove("taskmanager.memory.jvm-metaspace.size");
    old.remove("taskmanager.memory.jvm-overhead.min");
    old.remove("taskmanager.memory.jvm-overhead.max");
    ConfiguredProcess process = process(old);
    process.read(MemorySample.builder(0).set(SampleField.METASPACE_LIMIT, 268435456L));
    assertThat(model(process).totalProcess()).isEqualTo(1811939328L);
  }

  @Test
  void theHashTellsConfigurationsApartAndNothingElse() {
    ConfiguredProcess one = process(RESOLVED);
    ConfiguredProcess same = process(RESOLVED);
    Map<String, String> slots = new HashMap<>(RESOLVED);
    slots.put("taskmanager.numberOfTaskSlots", "4");
    ConfiguredProcess other = process(slots);
    List.of(one, same, other).forEach(ConfiguredProcessTest::read);
    String hash = one.identity().configurationHash();
    assertThat(hash).matches("[0-9a-f]{8}").isEqualTo(same.identity().configurationHash());
    assertThat(other.identity().configurationHash()).isNotEqualTo(hash);
  }
}
