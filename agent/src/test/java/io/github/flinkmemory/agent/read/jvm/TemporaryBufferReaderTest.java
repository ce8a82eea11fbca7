package io.github.flinkmemory.agent.read.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryBufferReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {17, 21, 25})
  void countsWhatEachLivingThreadKeeps(int version) throws Exception {
    List<String> told =
        run(
            version,
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(told).containsExactly("before UP 0", "both UP 130000", "one UP 100000");
  }

  @Test
  void aJvmThatDoesNotOpenItsPackagesIsNoFailure() throws Exception {
    Reading reading = Reading.of(new TemporaryBufferReader(null, 0));
    assertThat(reading.status().state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).startsWith("this JVM does not show its threads' buffers");
    assertThat(reading.has(SampleField.DIRECT_TEMPORARY)).isFalse();
  }

  private static List<String> run(int version, String... options) throws Exception {
    Path home = InstalledJdks.byVersion().get(version);
    assumeTrue(home != null, "no JDK " + version + " here; name one in JDK_HOMES");
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.flinkmemory.agent.read.jvm.TemporaryBufferProbe"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().toList();
  }
}
