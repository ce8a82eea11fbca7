package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.MemorySize;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** So that it is called as its operator calls it. */
class OperatorTuningTest {
  @Test
  void theOperatorsTuningGivesTheNumbersOfItsOwnTest() {
    Map<String, String> own =
        Map.of("taskmanager.memory.process.size", "30g", "taskmanager.numberOfTaskSlots", "5");
    Map<String, String> tuned =
        new OperatorTuning(5096 * MIB, 100 * MIB, 10_000 * MIB)
            .applyTo(own, new OperatorTuning.Shuffle(50, 50, 25, 10));
    assertThat(bytes(tuned, "network.max")).isEqualTo(13760 * 1024);
    assertThat(bytes(tuned, "jvm-metaspace.size")).isEqualTo(120 * MIB);
    assertThat(bytes(tuned, "process.size")).isEqualTo(20_108_162_027L);
    assertThat(tuned.get("taskmanager.memory.managed.fraction")).isEqualTo("0.654");
  }

  private static long bytes(Map<String, String> configuration, String option) {
    return MemorySize.parseBytes(configuration.getOrDefault("taskmanager.memory." + option, ""));
  }
}
