package io.github.flinkmemory.exporter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class BatchTest {
  private static final String PROCESS = "taskmanager.memory.process.size=";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path directory;

  private static List<String> lines(String version, String input) throws IOException {
    StringWriter out = new StringWriter();
    BatchInput.resolve(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new BatchLine(FlinkVersion.parse(version), DeployMode.STANDALONE, Map.of(), Map.of()),
        new PrintWriter(out));
    return out.toString().lines().toList();
  }

  private static Object parse(String json) {
    return new Load(LoadSettings.builder().build()).loadFromString(json);
  }

  @Test
  void printsExactlyTheSizes() throws IOException {
    assertThat(
            lines("2.3.0", "tm\t" + PROCESS + "1728m\njm\tjobmanager.memory.process.size=1600m\n"))
        .containsExactly(
            "{\"framework_heap\":134217728,\"task_heap\":402653174,\"framework_off_heap\":134217728,"
                + "\"task_off_heap\":0,\"network\":134217730,\"managed\":536870920,"
                + "\"jvm_metaspace\":268435456,\"jvm_overhead\":201326592,"
                + "\"total_flink\":1342177280,\"total_process\":1811939328,"
                + "\"jvm_heap\":536870902,\"jvm_direct\":268435458}",
            "{\"heap\":1073741824,\"off_heap\":134217728,\"jvm_metaspace\":268435456,"
                + "\"jvm_overhead\":201326592,\"total_flink\":1207959552,"
                + "\"total_process\":1677721600,\"jvm_heap\":1073741824,\"jvm_direct\":134217728}");
  }

  @Test
  void printsOneLineForEachWhateverItHolds() throws IOException {
    List<String> lines =
        lines(
            "2.3.0",
            "\uFEFFtm\t"
                + PROCESS
                + "4g\r\n\n   \nxx\ta=b\ntm\ntm\tnovalue\ntm\t=v\ntm\t\t"
                + PROCESS
                + "4g\t\tx=a=b\t\ntm\t"
                + PROCESS
                + "1\r2\"\\\u0001g\ntm\t"
                + PROCESS
                + "1m\t"
                + PROCESS
                + "4g\njm\n\ttm\ntm "
                + PROCESS
                + "4g\nTM\ntm\t"
                + PROCESS
                + "4g");

    assertThat(lines).hasSize(15);
    lines.forEach(line -> assertThat(parse(line)).isInstanceOf(Map.class));
    String whole = lines.get(0);
    assertThat(whole).contains("\"total_process\":4294967296");
    assertThat(lines.get(7)).isEqualTo(whole);
    assertThat(lines.get(9)).isEqualTo(whole);
    assertThat(lines.get(14)).isEqualTo(whole);
    assertThat(List.of(1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13))
        .allSatisfy(
            index ->
                assertThat(lines.get(index)).startsWith("{\"error\":\"").doesNotContain(":1,"));
  }

  @Test
  void appliesTheVersion() throws IOException {
    String legacy = "tm\ttaskmanager.heap.size=4g";
    assertThat(lines("1.20", legacy).get(0)).contains("\"total_flink\":4294967296");
    assertThat(lines("2.0", legacy).get(0)).startsWith("{\"error\"");
    assertThat(lines("1.10", "jm\tjobmanager.heap.size=1g").get(0))
        .isEqualTo("{\"heap\":1073741824,\"jvm_heap\":1073741824}");
    assertThat(lines("1.10", "jm").get(0)).isEqualTo("{}");
  }

  @Test
  void setsOptionsBelowAndAboveEachLine() throws IOException {
    Path file = directory.resolve("lines");
    Files.writeString(file, "tm\nTM\n");
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Files.writeString(conf.resolve("config.yaml"), "taskmanager.memory.process.size: 2g");

    CommandRun run =
        CommandRun.of(
            "explain",
            "--batch",
            file.toString(),
            "--conf",
            conf.toString(),
            "-Dtaskmanager.memory.managed.size=0",
            "--slots",
            "2");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines().findFirst().orElseThrow())
        .contains("\"managed\":0", "\"total_process\":2147483648");
    Files.writeString(file, "tm\n");
    assertThat(
            CommandRun.of("explain", "--batch", file.toString(), "--conf", conf.toString()).code())
        .isZero();
  }

  @Test
  void printsNothingForNothing() throws IOException {
    assertThat(lines("2.3.0", "")).isEmpty();
    assertThat(lines("2.3.0", "\n")).hasSize(1);
  }
}
