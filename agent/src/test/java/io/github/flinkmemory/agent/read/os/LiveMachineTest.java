package io.github.flinkmemory.agent.read.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The readers on the machine that runs the tests, whatever its control groups are. */
@EnabledOnOs(OS.LINUX)
class LiveMachineTest {
  @Test
  void processReadsAPlausibleResidentMemory() throws Exception {
    Reading reading = Reading.of(new ProcessReader());

    assertThat(reading.get(SampleField.PROCESS_RESIDENT)).isGreaterThan(20 << 20);
    assertThat(reading.get(SampleField.PROCESS_RESIDENT_PEAK))
        .isGreaterThanOrEqualTo(reading.get(SampleField.PROCESS_RESIDENT));
  }

  @Test
  void containerNeverFails() throws Exception {
    assertThat(Reading.of(new ContainerReader()).state()).isNotEqualTo(SourceState.FAILED);
  }

  @Test
  void childrenAreSeenWithoutOshi() throws Exception {
    Process child = new ProcessBuilder(List.of("sleep", "100")).start();
    try {
      Reading reading = Reading.of(new ChildProcessReader());

      assertThat(reading.get(SampleField.CHILDREN_RESIDENT)).isGreaterThan(0);
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
