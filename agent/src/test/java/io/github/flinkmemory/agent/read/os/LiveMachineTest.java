package io.github.flinkmemory.agent.read.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The readers on the machine that runs the tests, whatever its control groups are. */
@EnabledOnOs(OS.LINUX)
class LiveMachineTest {
  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ ");

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

  @Test
  void oshiAgreesWithTheKernel() throws Exception {
    OshiProcesses oshi = new OshiProcesses();
    long before = Reading.of(new ProcessReader()).get(SampleField.PROCESS_RESIDENT);
    long told = oshi.residentOfThisProcess();
    long after = Reading.of(new ProcessReader()).get(SampleField.PROCESS_RESIDENT);

    assertThat(told).isBetween(before * 9 / 10, after * 11 / 10);
    Process child = new ProcessBuilder(List.of("sleep", "100")).start();
    try {
      assertThat(oshi.residentOfDescendants()).isPositive();
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void residentHeapIsWhatTheKernelsFullAccountHolds() throws Exception {
    ManagementFactory.getPlatformMBeanServer();
    String info = Objects.requireNonNull(new HeapInfo().text());
    HeapAddresses heap = HeapAddresses.parse(info);
    assumeTrue(heap.size() > 0, "the collector of this JVM tells no addresses");
    byte[] touched = new byte[64 << 20];
    Arrays.fill(touched, (byte) 1);

    long told =
        Reading.of(new ResidentHeapReader(new Cadence(1000, true))).get(SampleField.HEAP_RESIDENT);

    long truth = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.find()) {
        long low = Long.parseUnsignedLong(mapping.group(1), 16);
        inside = heap.ranges().stream().anyMatch(range -> low >= range.low && low < range.high);
      } else if (inside && line.startsWith("Rss:")) {
        truth += Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    assertThat(touched[1]).isEqualTo((byte) 1);
    assertThat(told).isCloseTo(truth, within(heap.size() / 50));
  }
}
