package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviseTraceTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("trace"), text);
  }

  private static CommandRun advise(Path trace, String... more) {
    List<String> arguments = new ArrayList<>(List.of("advise", "--trace", trace.toString()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** What the agent tells of the same process, but for its name. */
  private static String byAgent(SeenProcess process, Path trace) {
    try (AnswerServer agent = AnswerServer.of(200, process.json())) {
      return CommandRun.of("advise", "--agent", agent.address())
          .out()
          .replace(agent.address(), trace.toString());
    }
  }

  @Test
  void tellsWhatTheAgentTold() throws IOException {
    SeenProcess process = new SeenProcess().shortOfMetaspace();
    Path trace = file(process.trace());
    CommandRun run = advise(trace);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("size: 1792m").isEqualTo(byAgent(process, trace));
  }

  /**
   * Recorded on a TaskManager of Flink 1.20 with 56 MiB of metaspace; five minutes are 2 s in it.
   */
  @Test
  void advisesOnARealTaskManager() throws URISyntaxException {
    URL trace =
        Objects.requireNonNull(
            AdviseTraceTest.class.getResource("/traces/short-of-metaspace.trace.gz"));
    CommandRun run = advise(Path.of(trace.toURI()));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "Grow: Heap 612 MiB -> 732 MiB, Metaspace 56 MiB -> 128 MiB; the total 1728 MiB -> 1920"
                + " MiB",
            "Metaspace     56.0 MiB    49.4 MiB    49.4 MiB   128.0 MiB  meta_high",
            "  Heap: 612.0 MiB -> 732.0 MiB (what the others leave of the total)",
            "no_gc_data");
  }

  @Test
  void readsWhatIsPacked() throws IOException {
    String text = new SeenProcess().shortOfMetaspace().trace();
    Path packed = Files.write(folder.resolve("trace.gz"), packed(text));
    assertThat(advise(packed).out().replace(".gz", "")).isEqualTo(advise(file(text)).out());
  }

  @Test
  void keepsToTheTimeInWhichItWasMade() throws IOException {
    // Five minutes are one, so that twelve are enough.
    AdvicePolicy policy = AdvicePolicy.production().usage(UsagePolicy.scaled(0.2));
    String text = new SeenProcess().shortOfMetaspace().policy(policy).minutes(12).trace();
    assertThat(advise(file(text)).code()).isEqualTo(3);
    assertThat(advise(file(text.replace("\"time_scale\":0.2", "\"time_scale\":1.0"))).code())
        .isEqualTo(1);
  }

  @Test
  void anotherConfigurationBeginsAnew() throws IOException {
    String before = new SeenProcess().shortOfMetaspace().trace();
    String after =
        new SeenProcess()
            .hash("beef")
            // The JVM gets the same limits from it.
            .own("taskmanager.memory.process.size", "1792m")
            .own("taskmanager.memory.jvm-overhead.min", "256m")
            .own("taskmanager.memory.jvm-overhead.max", "256m")
            .trace();
    CommandRun run = advise(file(before + later(after)));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("configuration beef", "1792.0 MiB");
  }

  /** After 15 minutes the allocator was read twice: that it lasts is not known before 30. */
  @ParameterizedTest
  @CsvSource({"15, false", "120, true"})
  void tellsOfTheAllocatorWhatTheAgentTold(int minutes, boolean lasts) throws IOException {
    SeenProcess process = new SeenProcess().fragmented().minutes(minutes);
    Path trace = file(process.trace());
    CommandRun run = advise(trace);
    assertThat(run.out()).isEqualTo(byAgent(process, trace));
    assertThat(run.out().contains("fragment")).isEqualTo(lasts);
    assertThat(run.code()).as(run.out()).isEqualTo(5);
  }

  @Test
  void goesOnWhereTheClockWasSetBack() throws IOException {
    String trace = new SeenProcess().shortOfMetaspace().minutes(60).trace();
    String back = new SeenProcess().shortOfMetaspace().minutes(60).trace();
    CommandRun run = advise(file(trace + back));
    assertThat(run.out()).contains("observed 2 h");
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .endsWith("line 63: goes back in time, left out");
  }

  private static String later(String trace) {
    return trace.replace("\"t\":17000", "\"t\":17001");
  }

  @Test
  void leavesOutLinesThatAreNone() throws IOException {
    List<String> lines =
        new ArrayList<>(new SeenProcess().shortOfMetaspace().trace().lines().toList());
    lines.add(0, lines.get(1));
    lines.add(3, "{\"t\":17,");
    lines.add(4, "{\"foreign\":1}");
    lines.add(5, "[]");
    lines.add(7, lines.get(2));
    lines.add("{\"t\":1700007300000,\"samp");
    Path trace = file(String.join("\n", lines));
    CommandRun run = advise(trace);
    assertThat(run.code()).isEqualTo(3);
    String told = "warning: --trace " + trace + ": ";
    assertThat(run.err().lines())
        .containsExactly(
            told + "line 1: a sample before any line that tells of which process, left out",
            told + "line 4: is not one JSON object, left out",
            told + "line 5: is neither a sample nor tells of which process, left out",
            told + "line 6: is not one JSON object, left out",
            told + "line 8: goes back in time, left out",
            told + "1 more lines are left out");
  }

  @Test
  void readsOnlyItsSchema() throws IOException {
    Path trace = file(new SeenProcess().trace().replace("\"schema\":1", "\"schema\":7"));
    CommandRun run = advise(trace);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("holds no sample", "line 1: has schema 7, this command reads 1");
  }

  @Test
  void aFileThatIsNoTraceIsTold() throws IOException {
    for (byte[] content :
        List.of(new byte[0], "hello\n".getBytes(StandardCharsets.UTF_8), new byte[] {0, 1, 2})) {
      Path file = Files.write(folder.resolve("other"), content);
      CommandRun run = advise(file);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("error: --trace " + file + ": holds no sample");
    }
  }

  @Test
  void aFileThatIsNotThereOrCannotBeReadIsTold() {
    assertThat(advise(folder.resolve("no")).err()).endsWith("/no: does not exist\n");
    CommandRun directory = advise(folder);
    assertThat(directory.code()).isEqualTo(2);
    assertThat(directory.err().lines()).singleElement().asString().contains("cannot be read");
  }

  @Test
  void usesWhatComesBeforeATornEnd() throws IOException {
    byte[] packed = packed(new SeenProcess().shortOfMetaspace().trace());
    Path torn =
        Files.write(
            folder.resolve("torn.gz"), Arrays.copyOf(packed, packed.length - packed.length / 50));
    CommandRun run = advise(torn);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("ends too early").contains("what comes before is used");
  }

  @Test
  void aTraceWithoutAModelIsNothingToAdviseOn() throws IOException {
    Path trace = file(new SeenProcess().trace().replaceAll("\"model\":\\{.*?\\}.*?\\},", ""));
    CommandRun run = advise(trace);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no complete memory model");
  }
}
