package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResolutionTest {
  private static final String TM = "taskmanager.memory.";

  private static Resolution resolve(ProcessRole role, String version, String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return new MemoryModelResolver(FlinkVersion.parse(version), role, DeployMode.STANDALONE)
        .resolve(options);
  }

  private static Resolution taskManager(String... pairs) {
    return resolve(ProcessRole.TASK_MANAGER, "2.3.0", pairs);
  }

  @Test
  void hasNothingButTheProblemWhereFlinkRefuses() {
    Resolution refused = taskManager(TM + "process.size", "1m");

    assertThat(refused.model()).isEmpty();
    assertThat(refused.provenance(MemoryComponent.NETWORK)).isEmpty();
    assertThat(refused.totalFlinkProvenance()).isEmpty();
    assertThat(refused.totalProcessProvenance()).isEmpty();
    assertThat(refused.jvmFlags()).isEmpty();
    assertThat(refused.dynamicProperties()).isEmpty();
    assertThat(refused.notes()).isEmpty();
    Finding finding = refused.refusal().orElseThrow();
    assertThat(finding.gap()).isEqualTo(447L << 20);
    assertThat(finding.settings())
        .extracting(Setting::toString)
        .containsExactly(
            "taskmanager.memory.process.size=1m",
            "taskmanager.memory.jvm-metaspace.size=256m (default)",
            "taskmanager.memory.jvm-overhead.min=192m (default)");
    assertThat(finding).hasToString(finding.message());
    assertThat(finding.solvedBy(ConfigurationEdit.none().andRemove("x")).toString())
        .endsWith("; to pass: remove x");
  }

  @Test
  void keepsEveryMessageOnOneLine() {
    assertThat(
            taskManager(TM + "process.size", "1\n\u2028\u2029\u0085g")
                .refusal()
                .orElseThrow()
                .message())
        .startsWith("taskmanager.memory.process.size: '1    g' has the unknown unit");
    assertThat(taskManager(TM + "process.size", "4g\n").totalProcessProvenance().orElseThrow())
        .hasToString("configured: taskmanager.memory.process.size = 4g ");
  }

  @Test
  void tellsWhichOptionsTookPart() {
    Resolution resolution =
        taskManager(TM + "process.size", "4g", TM + "size", "1g", TM + "managed.fraction", "x");

    assertThat(resolution.refusal()).isEmpty();
    assertThat(resolution.configuration()).hasSize(3);
    assertThat(resolution.settings())
        .extracting(Setting::key)
        .contains("taskmanager.memory.process.size", "taskmanager.memory.size")
        .doesNotContain("taskmanager.memory.managed.fraction");
    assertThat(resolution.configured(MemoryOption.MANAGED_SIZE).orElseThrow().isByOtherName())
        .isTrue();
    assertThat(
            resolution.settings().stream()
                .filter(setting -> setting.option() == MemoryOption.TASKMANAGER_METASPACE)
                .findFirst()
                .orElseThrow()
                .isByOtherName())
        .isFalse();
  }

  @Test
  void saysWhereAFractionHasNoEffectBesideARest() {
    Resolution network =
        taskManager(
            TM + "process.size", "4g", TM + "task.heap.size", "1g", TM + "network.fraction", "0.2");
    assertThat(network.provenance(MemoryComponent.NETWORK).orElseThrow().explanation())
        .isEqualTo(
            "rest of total Flink memory after all other parts;"
                + " taskmanager.memory.network.fraction=0.2 has no effect");
    Resolution overhead =
        taskManager(
            TM + "process.size",
            "4g",
            TM + "flink.size",
            "3g",
            TM + "jvm-overhead.fraction",
            "0.2");
    assertThat(overhead.provenance(MemoryComponent.JVM_OVERHEAD).orElseThrow().explanation())
        .endsWith("; taskmanager.memory.jvm-overhead.fraction=0.2 has no effect");
    Resolution exact =
        taskManager(
            TM + "process.size",
            "4g",
            TM + "flink.size",
            "3g",
            TM + "jvm-overhead.fraction",
            "0.1875");
    assertThat(exact.provenance(MemoryComponent.JVM_OVERHEAD).orElseThrow().explanation())
        .endsWith("JVM metaspace");
    assertThat(
            taskManager(TM + "process.size", "4g", TM + "flink.size", "3g")
                .provenance(MemoryComponent.JVM_OVERHEAD)
                .orElseThrow()
                .explanation())
        .endsWith("JVM metaspace");
  }

  @Test
  void explainsEveryWayToANumber() {
    Resolution inside = taskManager(TM + "task.heap.size", "1g", TM + "managed.size", "1g");
    assertThat(inside.totalFlinkProvenance().orElseThrow())
        .hasToString("derived: sum of its parts");
    assertThat(inside.totalProcessProvenance().orElseThrow())
        .hasToString("derived: total Flink memory + JVM metaspace + JVM overhead");
    assertThat(inside.provenance(MemoryComponent.NETWORK).orElseThrow())
        .hasToString("derived: 0.1 of itself and the other parts of total Flink memory 2304m");
    Resolution buffers =
        resolve(
            ProcessRole.TASK_MANAGER,
            "1.20.5",
            TM + "process.size",
            "4g",
            "taskmanager.network.numberOfBuffers",
            "2048");
    assertThat(buffers.provenance(MemoryComponent.NETWORK).orElseThrow())
        .hasToString("derived: 2048 of segments of 32k");
    Resolution jobManager =
        resolve(
            ProcessRole.JOB_MANAGER,
            "2.3.0",
            "jobmanager.memory.heap.size",
            "1g",
            "jobmanager.memory.flink.size",
            "1280m");
    assertThat(jobManager.provenance(MemoryComponent.JOB_MANAGER_OFF_HEAP).orElseThrow())
        .hasToString("derived: rest of total Flink memory after the heap");
    assertThat(
            resolve(ProcessRole.JOB_MANAGER, "2.3.0", "jobmanager.memory.heap.size", "1g")
                .totalFlinkProvenance()
                .orElseThrow())
        .hasToString("derived: heap + off-heap memory");
    Resolution container =
        new MemoryModelResolver(FlinkVersion.of(1, 10, 3), ProcessRole.JOB_MANAGER, DeployMode.YARN)
            .resolve(Map.of());
    assertThat(container.provenance(MemoryComponent.JOB_MANAGER_HEAP).orElseThrow())
        .hasToString("derived: 1g of the container less a cut-off of 600 MiB");
    assertThat(container.totalProcessProvenance().orElseThrow())
        .hasToString("default: jobmanager.heap.size = 1024m");
  }

  @Test
  void handsNoSizesToJobManagersBefore112() {
    String[] options = {"jobmanager.memory.process.size", "2g"};
    assertThat(resolve(ProcessRole.JOB_MANAGER, "1.11.6", options).dynamicProperties()).isEmpty();
    assertThat(resolve(ProcessRole.JOB_MANAGER, "1.12.0", options).dynamicProperties()).hasSize(5);
  }

  @Test
  void refusesAllThreeSizesOfAJobManagerBefore1112() {
    String[] options = {
      "jobmanager.memory.heap.size", "1g",
      "jobmanager.memory.off-heap.size", "128m",
      "jobmanager.memory.flink.size", "1152m"
    };
    assertThat(
            resolve(ProcessRole.JOB_MANAGER, "1.11.1", options).refusal().orElseThrow().message())
        .isEqualTo(
            "jobmanager.memory.heap.size=1g + jobmanager.memory.off-heap.size=128m,"
                + " jobmanager.memory.flink.size=1152m: Flink before 1.11.2 refuses all three"
                + " together");
    assertThat(resolve(ProcessRole.JOB_MANAGER, "1.11.2", options).model()).isPresent();
    options[1] = "0";
    assertThat(
            resolve(ProcessRole.JOB_MANAGER, "1.11.0", options).model().orElseThrow().totalFlink())
        .isEqualTo(128L << 20);
  }

  @Test
  void editsCopiesOfAConfiguration() {
    ConfigurationEdit edit =
        ConfigurationEdit.none().andSet("a", "1").andRemove("b").andSet("c", "2").andRemove("c");

    assertThat(edit).hasToString("set a=1, remove b, remove c");
    assertThat(edit.andSet("b", "3")).hasToString("set a=1, set b=3, remove c");
    assertThat(edit.applyTo(Map.of("b", "0", "c", "0", "d", "4")))
        .containsOnly(Map.entry("a", "1"), Map.entry("d", "4"));
    assertThat(edit.isEmpty()).isFalse();
    assertThat(ConfigurationEdit.none().isEmpty()).isTrue();
    assertThat(ConfigurationEdit.none().andRemove("x").isEmpty()).isFalse();
  }

  @Test
  void givesLabelsForJson() {
    assertThat(Problem.PARTS_EXCEED_FLINK.label()).isEqualTo("parts_exceed_flink");
    assertThat(Note.Kind.CLAMPED.label()).isEqualTo("clamped");
    assertThat(Note.Kind.CLAMPED.isWarning()).isFalse();
    assertThat(new Note(Note.Kind.CLAMPED, "a", "b").option()).isEqualTo("a");
  }

  @Test
  void makesNoFractionOfWhatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(-0.1f));
    assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(Float.NaN));
  }

  @Test
  void readsResolvedConfigurationsThatAreNotWhatTheySeem() {
    Map<String, String> resolved = new HashMap<>();
    for (String key :
        new String[] {
          "network.min",
          "network.max",
          "managed.size",
          "framework.heap.size",
          "task.heap.size",
          "framework.off-heap.size",
          "task.off-heap.size",
          "jvm-metaspace.size"
        }) {
      resolved.put(TM + key, "64m");
    }
    assertThat(reason(resolved)).isEmpty();
    resolved.put("taskmanager.cpu.cores", "many");
    assertThat(reason(resolved)).isEmpty();
    resolved.put(TM + "jvm-overhead.fraction", "0.2");
    assertThat(reason(resolved)).isEmpty();
    resolved.put(TM + "jvm-overhead.fraction", "2");
    assertThat(reason(resolved))
        .isEqualTo("taskmanager.memory.jvm-overhead.fraction=2 is not a fraction in [0, 1)");
    resolved.put(TM + "process.size", "64m");
    assertThat(reason(resolved)).contains("less than the components that were resolved");
    resolved.put(TM + "task.heap.size", "x");
    assertThat(reason(resolved)).isEqualTo("taskmanager.memory.task.heap.size=x is not a size");
    resolved.put(TM + "task.heap.size", Long.MAX_VALUE + "b");
    assertThat(reason(resolved)).contains("add up to more than 2^63 - 1 bytes");
  }

  private static String reason(Map<String, String> resolved) {
    return ResolvedConfiguration.read(
            ProcessRole.TASK_MANAGER,
            resolved,
            ModelSource.DYNAMIC_PROPERTIES,
            OptionalLong.empty())
        .reason();
  }
}
