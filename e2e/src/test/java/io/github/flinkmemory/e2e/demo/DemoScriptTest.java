package io.github.flinkmemory.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.cluster.Checkout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./demo} says before it starts anything. */
class DemoScriptTest {

  @ParameterizedTest
  @CsvSource({
    "--seconds, --seconds needs a number",
    "--seconds 0, --seconds 0: must be a whole number",
    "--seconds -5, --seconds -5: must be a whole number",
    "--seconds 1.5, --seconds 1.5: must be a whole number",
    "--flink, --flink needs a version",
    "--flink latest, --flink latest: must be a whole version",
    "--flink 1.19, --flink 1.19: must be a whole version",
    "--flink 1.9.0, --flink 1.9.0: 1.15.0 is the oldest version",
    "--flink 1.14.6, --flink 1.14.6: 1.15.0 is the oldest version",
    "--fast, unknown argument --fast",
    "7, unknown argument 7"
  })
  void refusesWrongArgumentsInOneLine(String arguments, String message) throws Exception {
    Result result = run(Map.of(), arguments.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("demo: " + message));
  }

  @Test
  void explainsItself() throws Exception {
    Result result = run(Map.of(), "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).startsWith("Usage: ./demo [--seconds N] [--flink VERSION]\n");
  }

  @Test
  void asksForAJdkWhenThereIsNone() throws Exception {
    Result result = run(Map.of("JAVA_HOME", "/no/such/jdk"), "--seconds", "1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output().lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("demo: JAVA_HOME=/no/such/jdk holds no bin/java")
                    .contains("a JDK 17 or newer is needed"));
  }

  private static Result run(Map<String, String> environment, String... arguments) throws Exception {
    Path script = Checkout.current().root().resolve("demo");
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int exitCode, String output) {}
}
