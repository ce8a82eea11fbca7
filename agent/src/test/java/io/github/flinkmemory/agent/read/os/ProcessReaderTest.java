package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT_ANONYMOUS;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT_FILE;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT_PEAK;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT_SHARED;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_SWAPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessReaderTest {
  private static final String STATUS = "/proc/self/status";

  private final Path folder;

  private final FakeOshi oshi = new FakeOshi();

  ProcessReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsEveryKindInBytes() throws Exception {
    Reading reading = Reading.of(new ProcessReader(FixtureTree.rootOf("v2-docker"), oshi));

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.get(PROCESS_RESIDENT)).isEqualTo(1402384L * 1024);
    assertThat(reading.get(PROCESS_RESIDENT_ANONYMOUS)).isEqualTo(1301204L * 1024);
    assertThat(reading.get(PROCESS_RESIDENT_FILE)).isEqualTo(101052L * 1024);
    assertThat(reading.get(PROCESS_RESIDENT_SHARED)).isEqualTo(128L * 1024);
    assertThat(reading.get(PROCESS_RESIDENT_PEAK)).isEqualTo(1503236L * 1024);
    assertThat(reading.get(PROCESS_SWAPPED)).isEqualTo(2048L * 1024);
    assertThat(oshi.asked).isZero();
  }

  @Test
  void kindsThatAnOldKernelLacksAreAbsent() throws Exception {
    Reading reading = read("Name:\tjava\nVmRSS:\t    100 kB\n");

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.get(PROCESS_RESIDENT)).isEqualTo(102400);
    assertThat(reading.has(PROCESS_RESIDENT_ANONYMOUS)).isFalse();
    assertThat(reading.has(PROCESS_SWAPPED)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Name:\tjava\n",
        "VmRSS:\t",
        "VmRSS:\t    12",
        "VmRSS:\tmany kB\n",
        "VmRSS:\t99999999999999999999 kB\n",
        "VmRSS:\t9223372036854775807 kB\n",
        "XVmRSS:\t 5 kB\n"
      })
  void aGarbledStatusFails(String text) throws Exception {
    Reading reading = read(text);

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.status().reason()).contains(STATUS).contains("VmRSS");
    assertThat(reading.has(PROCESS_RESIDENT)).isFalse();
  }

  @Test
  void anUnreadableStatusIsNamed() throws Exception {
    FixtureTree tree = FixtureTree.empty(folder).write(STATUS, "").makeUnreadable(STATUS);

    assertThatThrownBy(() -> Reading.of(new ProcessReader(tree.root(), oshi)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(STATUS);
  }

  @Test
  void withoutProcOshiTells() throws Exception {
    oshi.resident = 4711;

    Reading reading = Reading.of(new ProcessReader(folder.toString(), oshi));

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.get(PROCESS_RESIDENT)).isEqualTo(4711);
  }

  @Test
  void withoutProcAndOshiTheSourceIsUnavailable() throws Exception {
    oshi.resident = -1;

    Reading reading = Reading.of(new ProcessReader(folder.toString(), oshi));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("/proc").contains("OSHI");
    assertThat(reading.has(PROCESS_RESIDENT)).isFalse();
  }

  private Reading read(String status) throws Exception {
    FixtureTree tree = FixtureTree.empty(folder).write(STATUS, status);
    return Reading.of(new ProcessReader(tree.root(), oshi));
  }
}
