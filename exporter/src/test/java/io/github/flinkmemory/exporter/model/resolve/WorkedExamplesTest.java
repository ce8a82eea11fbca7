package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples worked out by running Flink's released jars: they document what each option does. */
class WorkedExamplesTest {

  /**
   * {@code process=4g managed.fraction=0.6}: keys without the prefix, sizes without {@code .size}.
   */
  private static Map<String, String> options(ProcessRole role, String text) {
    Map<String, String> options = new HashMap<>();
    for (String pair : text.split(" ")) {
      String key = pair.substring(0, pair.indexOf('='));
      String value = pair.substring(pair.indexOf('=') + 1);
      boolean isFull = key.startsWith("taskmanager.") || key.startsWith("jobmanager.");
      boolean isSize = !key.matches(".*(min|max|fraction|limit)");
      options.put(isFull ? key : role.label() + ".memory." + key + (isSize ? ".size" : ""), value);
    }
    return options;
  }

  private static Resolution resolve(ProcessRole role, String version, String options) {
    return new MemoryModelResolver(FlinkVersion.parse(version), role, DeployMode.STANDALONE)
        .resolve(options(role, options));
  }

  @ParameterizedTest
  @CsvSource({
    "1.10.0, process=1568m, 1644167168, 1342177280, 402653174, 134217730, 536870920, 100663296, 201326592, 536870902, 268435458",
    "1.10.0, process=1728m, 1811939328, 1509949440, 486539253, 150994946, 603979785, 100663296, 201326592, 620756981, 285212674",
    "1.10.3, process=1728m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "1.12.0, process=1728m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "1.16.3, process=1728m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "1.20.5, process=1728m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "2.3.0, process=1728m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "1.16.3, process=4g, 4294967296, 3597035104, 1530082070, 359703515, 1438814063, 268435456, 429496736, 1664299798, 493921243",
    "2.3.0, process=4g, 4294967296, 3597035104, 1530082070, 359703515, 1438814063, 268435456, 429496736, 1664299798, 493921243",
    "1.16.3, process=16g, 17179869184, 15837691904, 8160437768, 1073741824, 6335076856, 268435456, 1073741824, 8294655496, 1207959552",
    "2.3.0, process=16g, 17179869184, 15837691904, 7650410378, 1583769214, 6335076856, 268435456, 1073741824, 7784628106, 1717986942",
    "2.3.0, flink=1280m, 1811939328, 1342177280, 402653174, 134217730, 536870920, 268435456, 201326592, 536870902, 268435458",
    "2.3.0, flink=4g, 5070447510, 4294967296, 1879048160, 429496736, 1717986944, 268435456, 507044758, 2013265888, 563714464",
    "2.3.0, task.heap=1g managed=1g, 3280877805, 2684354564, 1073741824, 268435460, 1073741824, 268435456, 328087785, 1207959552, 402653188",
    "2.3.0, task.heap=1g managed=1g network.fraction=0.2 jvm-overhead.fraction=0.15, 3868628670, 3019898891, 1073741824, 603979787, 1073741824, 268435456, 580294323, 1207959552, 738197515",
    "2.3.0, task.heap=1g managed=1g flink=3g, 3877401037, 3221225472, 1073741824, 805306368, 1073741824, 268435456, 387740109, 1207959552, 939524096",
    "2.3.0, process=4g flink=3g, 4294967296, 3221225472, 1342177256, 322122552, 1288490208, 268435456, 805306368, 1476394984, 456340280",
    "2.3.0, process=4g task.heap=1g, 4294967296, 3597035104, 1073741824, 816043761, 1438814063, 268435456, 429496736, 1207959552, 950261489",
    "2.3.0, process=4g managed=0, 4294967296, 3597035104, 2968896133, 359703515, 0, 268435456, 429496736, 3103113861, 493921243",
    "1.20.5, process=4g taskmanager.network.numberOfBuffers=2048, 4294967296, 3597035104, 1822676721, 67108864, 1438814063, 268435456, 429496736, 1956894449, 201326592",
    "2.0.0, process=4g taskmanager.network.numberOfBuffers=2048, 4294967296, 3597035104, 1530082070, 359703515, 1438814063, 268435456, 429496736, 1664299798, 493921243",
    "1.20.5, process=4g taskmanager.memory.size=1g, 4294967296, 3597035104, 1895154309, 359703515, 1073741824, 268435456, 429496736, 2029372037, 493921243",
    "2.3.0, task.heap=1g managed=0 network.min=256m network.max=256m, 2087831327, 1610612736, 1073741824, 268435456, 0, 268435456, 208783135, 1207959552, 402653184",
    "2.3.0, process=8g managed.fraction=0.6 task.off-heap=256m framework.off-heap=256m, 8589934592, 7462505664, 1567662871, 746250577, 4477503576, 268435456, 858993472, 1701880599, 1283121489",
    "2.3.0, process=16g task.heap=4g, 17179869184, 15837691904, 4294967296, 4939212296, 6335076856, 268435456, 1073741824, 4429185024, 5073430024"
  })
  void resolvesATaskManager(
      String version,
      String options,
      long process,
      long flink,
      long taskHeap,
      long network,
      long managed,
      long metaspace,
      long overhead,
      long heap,
      long direct) {
    Resolution resolution = resolve(ProcessRole.TASK_MANAGER, version, options);
    MemoryModel model = resolution.model().orElseThrow();

    assertThat(model.totalProcess()).isEqualTo(process);
    assertThat(model.totalFlink()).isEqualTo(flink);
    assertThat(model.bytes(MemoryComponent.TASK_HEAP)).isEqualTo(taskHeap);
    assertThat(model.bytes(MemoryComponent.NETWORK)).isEqualTo(network);
    assertThat(model.bytes(MemoryComponent.MANAGED)).isEqualTo(managed);
    assertThat(model.bytes(MemoryComponent.JVM_METASPACE)).isEqualTo(metaspace);
    assertThat(model.bytes(MemoryComponent.JVM_OVERHEAD)).isEqualTo(overhead);
    assertThat(resolution.jvmFlags().orElseThrow())
        .hasToString(
            "-Xmx%d -Xms%d -XX:MaxDirectMemorySize=%d -XX:MaxMetaspaceSize=%d"
                .formatted(heap, heap, direct, metaspace));
  }

  @ParameterizedTest
  @CsvSource({
    "2.3.0, process=400m, JVM_PARTS_EXCEED_PROCESS, 'taskmanager.memory.process.size=400m is less than JVM metaspace 256m + JVM overhead 192m = 448m'",
    "2.3.0, process=600m, PARTS_EXCEED_FLINK, 'Framework heap 128m + Framework off-heap 128m + Task off-heap 0b + Network 64m + Managed 63753421b (60.8 MiB) = 399297741b (380.8 MiB), more than total Flink memory 152m'",
    "1.16.3, process=16g task.heap=4g, NETWORK_OUT_OF_RANGE, 'network memory, the rest of total Flink memory 15104m after 10898479608b (10393.6 MiB) of other parts, comes to 4939212296b (4710.4 MiB), above taskmanager.memory.network.max=1g (default)'",
    "2.3.0, process=4g flink=2g, OVERHEAD_OUT_OF_RANGE, 'JVM overhead, the rest of taskmanager.memory.process.size=4g after total Flink memory 2g and JVM metaspace 256m, comes to 1792m, above taskmanager.memory.jvm-overhead.max=1g (default)'",
    "2.3.0, task.heap=1g managed=1g flink=2g, PARTS_EXCEED_FLINK, 'Framework heap 128m + Task heap 1g + Framework off-heap 128m + Task off-heap 0b + Managed 1g = 2304m, more than total Flink memory 2g'",
    "2.3.0, process=2g jvm-overhead.min=2g, MIN_ABOVE_MAX, 'taskmanager.memory.jvm-overhead.min=2g is above taskmanager.memory.jvm-overhead.max=1g (default)'",
    "2.3.0, process=4g managed.fraction=1.0, FRACTION_OUT_OF_RANGE, 'taskmanager.memory.managed.fraction=1.0 must be at least 0 and less than 1'",
    "1.10.3, process=1g flink=900m, FLINK_EXCEEDS_PROCESS, 'taskmanager.memory.process.size=1g is less than total Flink memory 900m + JVM metaspace 256m = 1156m'",
    "2.0.0, taskmanager.heap.size=1g, NO_SIZE_CONFIGURED, 'no size of the TaskManager is set: set taskmanager.memory.process.size, or taskmanager.memory.flink.size, or both taskmanager.memory.task.heap.size and taskmanager.memory.managed.size'",
    "2.3.0, process=1.5g, UNREADABLE_VALUE, 'taskmanager.memory.process.size: ''1.5g'' has the unknown unit ''.5g''; use b, k, m, g or t (powers of 1024)'",
    "1.20.5, process=4g taskmanager.network.numberOfBuffers=2048 taskmanager.memory.segment-size=5000, SEGMENT_SIZE, 'taskmanager.memory.segment-size=5000 must be a power of two from 4096 bytes to 1g'",
    "2.3.0, process=4g taskmanager.cpu.cores=0, NOT_POSITIVE, 'taskmanager.cpu.cores=0 must be a positive number of cores'"
  })
  void saysInOneLineWhyFlinkRefuses(
      String version, String options, Problem problem, String message) {
    Finding refusal = resolve(ProcessRole.TASK_MANAGER, version, options).refusal().orElseThrow();

    assertThat(refusal.problem()).isEqualTo(problem);
    assertThat(refusal.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "process=1600m, 1677721600, 1073741824, 134217728, 201326592",
    "heap=1024m, 1677721600, 1073741824, 134217728, 201326592",
    "flink=1280m, 1811939328, 1207959552, 134217728, 201326592",
    "heap=1024m flink=1280m, 1811939328, 1073741824, 268435456, 201326592",
    "process=8g, 8589934592, 7328287936, 134217728, 858993472",
    "heap=64m, 671088640, 67108864, 134217728, 201326592"
  })
  void resolvesAJobManager(String options, long process, long heap, long offHeap, long overhead) {
    Resolution resolution = resolve(ProcessRole.JOB_MANAGER, "2.3.0", options);
    MemoryModel model = resolution.model().orElseThrow();

    assertThat(model.totalProcess()).isEqualTo(process);
    assertThat(model.bytes(MemoryComponent.JOB_MANAGER_HEAP)).isEqualTo(heap);
    assertThat(model.bytes(MemoryComponent.JOB_MANAGER_OFF_HEAP)).isEqualTo(offHeap);
    assertThat(model.bytes(MemoryComponent.JVM_OVERHEAD)).isEqualTo(overhead);
    assertThat(resolution.jvmFlags().orElseThrow())
        .hasToString("-Xmx%d -Xms%d -XX:MaxMetaspaceSize=268435456".formatted(heap, heap));
  }

  @Test
  void limitsAJobManagersDirectMemoryOnDemand() {
    assertThat(
            resolve(
                    ProcessRole.JOB_MANAGER,
                    "2.3.0",
                    "process=8g enable-jvm-direct-memory-limit=true")
                .jvmFlags()
                .orElseThrow()
                .arguments())
        .contains("-XX:MaxDirectMemorySize=134217728");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flink=128m", "process=500m", "heap=1g flink=512m", "off-heap=1g"})
  void refusesAJobManager(String options) {
    assertThat(resolve(ProcessRole.JOB_MANAGER, "2.3.0", options).model()).isEmpty();
  }

  @Test
  void givesALegacyHeapSizeTheMeaningOfTheDeployMode() {
    Map<String, String> options = Map.of("taskmanager.heap.size", "4g");
    FlinkVersion version = FlinkVersion.of(1, 20, 5);
    Resolution standalone =
        new MemoryModelResolver(version, ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
            .resolve(options);
    Resolution yarn =
        new MemoryModelResolver(version, ProcessRole.TASK_MANAGER, DeployMode.YARN)
            .resolve(options);

    assertThat(standalone.model().orElseThrow().totalFlink()).isEqualTo(4L << 30);
    assertThat(yarn.model().orElseThrow().totalProcess()).isEqualTo(4L << 30);
    assertThat(yarn.notes())
        .extracting(Note::text)
        .contains("taskmanager.heap.size stands for taskmanager.memory.process.size");
  }

  @Test
  void tellsWhereEveryNumberComesFrom() {
    Resolution resolution =
        resolve(
            ProcessRole.TASK_MANAGER,
            "1.16.3",
            "process=16g taskmanager.memory.size=1g task.off-heap=64m");

    assertThat(provenances(resolution))
        .containsEntry(
            MemoryComponent.FRAMEWORK_HEAP,
            "default: taskmanager.memory.framework.heap.size = 128m")
        .containsEntry(
            MemoryComponent.TASK_HEAP, "derived: rest of total Flink memory after all other parts")
        .containsEntry(
            MemoryComponent.TASK_OFF_HEAP,
            "configured: taskmanager.memory.task.off-heap.size = 64m")
        .containsEntry(MemoryComponent.MANAGED, "configured: taskmanager.memory.size = 1g")
        .containsEntry(
            MemoryComponent.NETWORK,
            "clamped: cut to taskmanager.memory.network.max = 1g (default), from 1583769214b"
                + " (1510.4 MiB) = 0.1 of total Flink memory 15104m");
    assertThat(resolution.totalProcessProvenance().orElseThrow())
        .hasToString("configured: taskmanager.memory.process.size = 16g");
    assertThat(resolution.notes())
        .extracting(Note::text)
        .contains(
            "Network was cut to taskmanager.memory.network.max = 1g (default), from 1583769214b"
                + " (1510.4 MiB) = 0.1 of total Flink memory 15104m",
            "taskmanager.memory.size is the deprecated name of taskmanager.memory.managed.size",
            "taskmanager.memory.jvm-metaspace.size is not set: 256m by default");
  }

  private static Map<MemoryComponent, String> provenances(Resolution resolution) {
    Map<MemoryComponent, String> texts = new HashMap<>();
    for (MemoryComponent component : resolution.model().orElseThrow().components().keySet()) {
      texts.put(component, resolution.provenance(component).orElseThrow().toString());
    }
    return texts;
  }
}
