package io.github.flinkmemory.exporter.model.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.slot.ConsumerWeights.Consumer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisionTest {
  private static Resolution resolve(String version, String... pairs) {
    Map<String, String> options = new HashMap<>();
    options.put("taskmanager.memory.process.size", "1728m");
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return new MemoryModelResolver(
            FlinkVersion.parse(version), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
        .resolve(options);
  }

  private static SlotDivision division(String... pairs) {
    return SlotDivision.of(resolve("2.3.0", pairs)).orElseThrow();
  }

  @Test
  void dividesManagedMemoryAndCountsWholeBuffers() {
    SlotDivision division = division("taskmanager.numberOfTaskSlots", "3");

    assertThat(division.slots()).isEqualTo(3);
    assertThat(division.segmentSize()).isEqualTo(32768);
    assertThat(division.networkBuffers()).isEqualTo(4096);
    assertThat(division.buffersPerSlot()).isEqualTo(1365);
    assertThat(division.managedPerSlot()).isEqualTo(178956973);
    assertThat(
            division("taskmanager.numberOfTaskSlots", "-1", "taskmanager.cpu.cores", "1").slots())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "taskmanager.memory.segment-size, 2048",
    "taskmanager.memory.segment-size, 5000",
    "taskmanager.memory.segment-size, 4g",
    "taskmanager.memory.segment-size, x",
    "taskmanager.numberOfTaskSlots, 0"
  })
  void hasNoneWhereTheTaskManagerWouldNotStart(String key, String value) {
    assertThat(SlotDivision.of(resolve("2.3.0", "taskmanager.cpu.cores", "1", key, value)))
        .isEmpty();
  }

  @Test
  void hasNoneForARefusedOneOrAJobManager() {
    assertThat(SlotDivision.of(resolve("2.3.0", "taskmanager.memory.process.size", "1m")))
        .isEmpty();
    assertThat(
            SlotDivision.of(
                new MemoryModelResolver(
                        FlinkVersion.NEWEST, ProcessRole.JOB_MANAGER, DeployMode.STANDALONE)
                    .resolve(Map.of("jobmanager.memory.process.size", "2g"))))
        .isEmpty();
  }

  @Test
  void sharesRocksDbsMemoryBetweenCacheAndWriteBuffers() {
    RocksDbMemory memory = RocksDbMemory.of(resolve("2.3.0"), division()).orElseThrow();

    assertThat(memory.source()).isEqualTo(RocksDbMemory.Source.MANAGED);
    assertThat(memory.granted()).isEqualTo(536870920);
    assertThat(memory.cacheCapacity()).isEqualTo(447392433);
    assertThat(memory.writeBufferCapacity()).isEqualTo(178956973);
    assertThat(memory.flushesConstantly()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2.3.0, memory.fixed-per-slot, 64m, FIXED_PER_SLOT, 67108864",
    "2.3.0, memory.fixed-per-tm, 1g, FIXED_PER_TASK_MANAGER, 1073741824",
    "1.16.3, memory.fixed-per-tm, 1g, UNBOUNDED, 0",
    "2.3.0, memory.write-buffer-ratio, 0.4, UNBOUNDED, 0"
  })
  void findsWhereRocksDbsMemoryComesFrom(
      String version, String key, String value, RocksDbMemory.Source source, long granted) {
    for (String backend : new String[] {"rocksdb", "forst"}) {
      boolean forst = backend.equals("forst");
      if (forst && !version.startsWith("2")) {
        continue;
      }
      Resolution resolution =
          resolve(
              version,
              "state.backend.type",
              backend,
              "state.backend." + backend + ".memory.managed",
              "false",
              "state.backend." + backend + "." + key,
              value);
      RocksDbMemory memory =
          RocksDbMemory.of(resolution, SlotDivision.of(resolution).orElseThrow()).orElseThrow();
      assertThat(memory.source()).isEqualTo(source);
      assertThat(memory.granted()).isEqualTo(granted);
      assertThat(memory.source().label()).isLowerCase();
    }
  }

  @Test
  void knowsTheSmallestSlotThatDoesNotFlushConstantly() {
    assertThat(rocksDb("27m").flushesConstantly()).isTrue();
    assertThat(rocksDb("28m").flushesConstantly()).isFalse();
    assertThat(
            RocksDbMemory.of(
                resolve("2.3.0", "state.backend.rocksdb.memory.write-buffer-ratio", "x"),
                division()))
        .isEmpty();
  }

  private static RocksDbMemory rocksDb(String managed) {
    Resolution resolution = resolve("2.3.0", "taskmanager.memory.managed.size", managed);
    return RocksDbMemory.of(resolution, SlotDivision.of(resolution).orElseThrow()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "1.13.0, '', 'STATE_BACKEND', 1.0",
    "1.13.0, '', 'STATE_BACKEND PYTHON', 0.7",
    "2.3.0, '', 'STATE_BACKEND OPERATOR', 0.5",
    "2.3.0, '', 'STATE_BACKEND OPERATOR PYTHON', 0.4117647058823529",
    "1.12.0, '', 'STATE_BACKEND PYTHON', 0.7",
    "1.20.5, 'DATAPROC:10,PYTHON:30', 'STATE_BACKEND PYTHON', 0.25",
    "2.3.0, 'DATAPROC:10,PYTHON:30', 'STATE_BACKEND PYTHON', 0",
    "2.3.0, '{STATE_BACKEND: 60, PYTHON: 40}', 'STATE_BACKEND PYTHON', 0.6",
    "2.3.0, 'STATE_BACKEND:0', 'STATE_BACKEND', 0"
  })
  void weighsTheConsumersInASlot(String version, String weights, String present, double share) {
    EnumSet<Consumer> consumers = EnumSet.noneOf(Consumer.class);
    for (String name : present.split(" ")) {
      consumers.add(Consumer.valueOf(name));
    }
    Resolution resolution =
        weights.isEmpty()
            ? resolve(version)
            : resolve(version, "taskmanager.memory.managed.consumer-weights", weights);

    assertThat(
            ConsumerWeights.of(resolution).orElseThrow().share(Consumer.STATE_BACKEND, consumers))
        .isEqualTo(share);
  }

  @Test
  void readsWeightsThatAreWrittenAsOptionsOfTheirOwn() {
    ConsumerWeights weights =
        ConsumerWeights.of(
                resolve(
                    "2.3.0",
                    "taskmanager.memory.managed.consumer-weights.STATE_BACKEND",
                    "20",
                    "taskmanager.memory.managed.consumer-weights.PYTHON",
                    "80"))
            .orElseThrow();
    assertThat(weights.weights())
        .containsOnly(Map.entry(Consumer.STATE_BACKEND, 20), Map.entry(Consumer.PYTHON, 80));
  }

  @Test
  void hasNoWeightsBefore112OrWhereTheyCannotBeRead() {
    assertThat(ConsumerWeights.of(resolve("1.11.6"))).isEmpty();
    for (String unreadable : new String[] {"PYTHON", "PYTHON:x", "PYTHON:-1"}) {
      assertThat(
              ConsumerWeights.of(
                  resolve("2.3.0", "taskmanager.memory.managed.consumer-weights", unreadable)))
          .isEmpty();
    }
  }
}
