package io.github.flinkmemory.exporter.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.flink.RandomConfigurations;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class LikelyMistakesTest {
  private static final String TM = "taskmanager.memory.";

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return options;
  }

  private static Resolution resolve(
      ProcessRole role, String version, DeployMode mode, String... pairs) {
    return new MemoryModelResolver(FlinkVersion.parse(version), role, mode).resolve(options(pairs));
  }

  private static ListAssert<String> warnings(String version, String... pairs) {
    List<Note> notes =
        LikelyMistakes.find(
            resolve(ProcessRole.TASK_MANAGER, version, DeployMode.STANDALONE, pairs));
    assertThat(notes)
        .allMatch(note -> note.kind().isWarning())
        .allMatch(note -> !note.text().contains("\n"));
    return assertThat(notes.stream().map(Note::text).toList());
  }

  @Test
  void saysNothingOfAUsualConfiguration() {
    warnings("2.3.0", TM + "process.size", "1728m", "taskmanager.numberOfTaskSlots", "2").isEmpty();
    warnings("2.3.0", TM + "process.size", "4g", "state.backend.type", "rocksdb").isEmpty();
    warnings("1.16.3", TM + "process.size", "8g", TM + "managed.fraction", "0.2").isEmpty();
    warnings("2.3.0", TM + "process.size", "4g", TM + "managed.consumer-weights.PYTHON", "30")
        .isEmpty();
  }

  @Test
  void warnsOfNetworkMemoryThatTakesTheRest() {
    warnings("2.3.0", TM + "process.size", "8g", TM + "task.heap.size", "2g")
        .singleElement()
        .asString()
        .isEqualTo(
            "network memory takes all the rest, 2061584250b (1966.1 MiB) of total Flink memory"
                + " 7462505664b (7116.8 MiB), because taskmanager.memory.task.heap.size is set; without it the rest"
                + " is task heap, and network memory a fraction of 0.1");
  }

  @Test
  void warnsOfOverheadThatIsCutOnALargeProcess() {
    warnings("2.3.0", TM + "process.size", "16g")
        .singleElement()
        .asString()
        .startsWith("JVM overhead is cut to 1g of a process of 16g")
        .endsWith("raise taskmanager.memory.jvm-overhead.max");
    warnings("2.3.0", TM + "process.size", "16g", TM + "jvm-overhead.max", "1g").isEmpty();
  }

  @Test
  void warnsOfJvmArgumentsThatOverrideTheModel() {
    warnings(
            "2.3.0",
            TM + "process.size",
            "4g",
            "env.java.opts.all",
            "-Dx=y -XX:MaxDirectMemorySize=1g",
            "env.java.opts.taskmanager",
            "\"-Xmx2g\" -XX:MaxMetaspaceSize=512m -XX:+UseG1GC",
            "env.java.opts.jobmanager",
            "-Xmx1g")
        .containsExactly(
            "env.java.opts.all sets -XX:MaxDirectMemorySize=1g in place of Flink's"
                + " -XX:MaxDirectMemorySize=493921243: the process no longer follows its memory"
                + " model; remove it and set the size of the component",
            "env.java.opts.taskmanager sets -Xmx2g in place of Flink's -Xmx1664299798: the process"
                + " no longer follows its memory model; remove it and set the size of the component",
            "env.java.opts.taskmanager sets -XX:MaxMetaspaceSize=512m in place of Flink's"
                + " -XX:MaxMetaspaceSize=268435456: the process no longer follows its memory model;"
                + " remove it and set the size of the component");
    warnings("2.3.0", TM + "process.size", "4g", "env.java.opts", "-XX:MaxHeapSize=1g")
        .singleElement()
        .asString()
        .contains("-Xmx1664299798");
  }

  @Test
  void warnsOfManagedMemoryThatNoOneUses() {
    warnings("2.3.0", TM + "process.size", "4g", "state.backend.type", "hashmap")
        .singleElement()
        .asString()
        .contains("1438814063b (1372.2 MiB) of managed memory are reserved")
        .contains("set taskmanager.memory.managed.size=0");
    warnings("1.13.6", TM + "process.size", "4g", "state.backend", "filesystem").hasSize(1);
    warnings(
            "2.3.0",
            TM + "process.size",
            "4g",
            "state.backend",
            "hashmap",
            TM + "managed.size",
            "0")
        .isEmpty();
  }

  @Test
  void warnsOfOptionsThatTheVersionIgnores() {
    warnings("2.0.0", TM + "process.size", "4g", "taskmanager.heap.size", "1g")
        .containsExactly(
            "taskmanager.heap.size was removed in Flink 2.0.0: 2.0.0 ignores it silently");
    warnings("1.12.0", TM + "process.size", "4g", TM + "min-segment-size", "1k")
        .containsExactly(
            "taskmanager.memory.min-segment-size came with Flink 1.14.0: 1.12.0 ignores it"
                + " silently");
    warnings("2.3.0", TM + "process.size", "4g", TM + "preallocate", "true")
        .containsExactly(
            "taskmanager.memory.preallocate was removed in Flink 1.10.0: managed memory is never"
                + " preallocated");
  }

  @Test
  void namesTheNearestOfAMisspeltOption() {
    warnings("2.3.0", TM + "proces.size", "4g", TM + "flink.size", "4g")
        .containsExactly(
            "taskmanager.memory.proces.size is no option of Flink 2.3.0, which ignores it"
                + " silently; did you mean taskmanager.memory.process.size?");
    warnings("2.3.0", TM + "flink.size", "4g", TM + "something.quite.different.altogether", "1")
        .containsExactly(
            "taskmanager.memory.something.quite.different.altogether is no option of Flink 2.3.0,"
                + " which ignores it silently");
  }

  @Test
  void warnsOfOptionsWithoutEffect() {
    warnings(
            "1.20.5",
            TM + "process.size",
            "4g",
            TM + "managed.size",
            "1g",
            TM + "managed.fraction",
            "0.2",
            "taskmanager.network.numberOfBuffers",
            "1024",
            TM + "network.min",
            "64m")
        .containsExactly(
            "taskmanager.memory.managed.fraction=0.2 has no effect beside the other options",
            "taskmanager.network.numberOfBuffers=1024 has no effect beside the other options");
    assertThat(
            LikelyMistakes.find(
                resolve(
                    ProcessRole.TASK_MANAGER,
                    "2.3.0",
                    DeployMode.LOCAL,
                    TM + "process.size",
                    "4g")))
        .extracting(Note::text)
        .containsExactly("taskmanager.memory.process.size=4g has no effect in a MiniCluster");
  }

  @Test
  void warnsWhereTheTaskManagerStopsAtItsStart() {
    warnings("2.3.0", TM + "process.size", "4g", TM + "segment-size", "5000")
        .singleElement()
        .asString()
        .contains("taskmanager.memory.segment-size=5000")
        .contains("stops at its start");
    warnings(
            "2.3.0",
            TM + "process.size",
            "4g",
            "taskmanager.cpu.cores",
            "2",
            "taskmanager.numberOfTaskSlots",
            "0")
        .singleElement()
        .asString()
        .contains("taskmanager.numberOfTaskSlots=0");
    warnings("2.3.0", TM + "process.size", "4g", TM + "segment-size", "x").hasSize(1);
  }

  @Test
  void warnsOfLittleTaskHeapAndRocksDbThatFlushes() {
    warnings("2.3.0", TM + "process.size", "1728m", TM + "managed.size", "895m")
        .singleElement()
        .asString()
        .startsWith("user code is left a task heap of ");
    warnings(
            "2.3.0",
            TM + "process.size",
            "1g",
            TM + "managed.size",
            "64m",
            "taskmanager.numberOfTaskSlots",
            "4",
            "state.backend.type",
            "rocksdb")
        .singleElement()
        .asString()
        .startsWith("RocksDB is granted 16m");
  }

  @Test
  void warnsOfAJobManagersHeap() {
    assertThat(
            LikelyMistakes.find(
                resolve(
                    ProcessRole.JOB_MANAGER,
                    "2.3.0",
                    DeployMode.STANDALONE,
                    "jobmanager.memory.heap.size",
                    "64m",
                    "env.java.opts.jobmanager",
                    "-Xmx1g")))
        .extracting(Note::kind)
        .containsExactly(Note.Kind.JVM_FLAG_OVERRIDES, Note.Kind.HEAP_BELOW_MINIMUM);
    assertThat(
            LikelyMistakes.find(
                resolve(
                    ProcessRole.JOB_MANAGER,
                    "2.3.0",
                    DeployMode.STANDALONE,
                    "jobmanager.memory.process.size",
                    "16g")))
        .extracting(Note::kind)
        .containsExactly(Note.Kind.OVERHEAD_CAPPED);
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void takesAnyConfiguration(
      @ForAll("configurations") Map<String, String> options,
      @ForAll DeployMode mode,
      @ForAll ProcessRole role) {
    for (String version : new String[] {"1.10.0", "1.12.7", "1.20.5", "2.3.0"}) {
      Resolution resolution =
          new MemoryModelResolver(FlinkVersion.parse(version), role, mode).resolve(options);
      assertThat(LikelyMistakes.find(resolution)).allMatch(note -> !note.text().isEmpty());
      resolution.notes().forEach(note -> assertThat(note.text()).isNotEmpty());
    }
  }

  @Provide
  Arbitrary<Map<String, String>> configurations() {
    return RandomConfigurations.taskManager();
  }
}
