package io.github.flinkmemory.agent.start.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private static final String MAIN = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final Path directory;

  CommandLineTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private CommandLine fromKernel(String... words) throws IOException {
    Path file = directory.resolve("cmdline");
    Files.writeString(file, String.join("\0", words) + "\0");
    return CommandLine.of(file.toFile(), MAIN + " joined with spaces");
  }

  private CommandLine fromProperty(String command) {
    return CommandLine.of(new File(directory.toFile(), "absent"), command);
  }

  @Test
  void readsBothFormsOfDynamicPropertiesWhoseLastWins() throws IOException {
    CommandLine line =
        fromKernel(
            "java",
            "-Dlog.file=x",
            "-cp",
            "a.jar",
            MAIN,
            "--configDir",
            "/opt/my conf",
            "-D",
            "a=1b",
            "-Db=x=y",
            "-D",
            "a=2b",
            "-Dflag");
    assertThat(line.dynamicProperties()).isEqualTo(Map.of("a", "2b", "b", "x=y", "flag", "true"));
    assertThat(line.configurationDirectory()).isEqualTo("/opt/my conf");
  }

  @Test
  void systemPropertiesOfTheJvmAreNoDynamicProperties() throws IOException {
    assertThat(fromKernel("java", "-Da=1", MAIN).dynamicProperties()).isEmpty();
  }

  @Test
  void fallsBackToTheJoinedCommand() {
    CommandLine line = fromProperty(MAIN + " -c conf -D a=1b");
    assertThat(line.dynamicProperties()).containsExactly(Map.entry("a", "1b"));
    assertThat(line.configurationDirectory()).isEqualTo("conf");
  }

  @Test
  void fallsBackWhenTheKernelNamesAnotherMainClass() throws IOException {
    Path file = directory.resolve("cmdline");
    Files.writeString(file, "wrapper\0script\0");
    assertThat(CommandLine.of(file.toFile(), MAIN + " -Da=1").dynamicProperties())
        .containsExactly(Map.entry("a", "1"));
  }

  @Test
  void survivesAnEmptyCommandAndDanglingOptions() throws IOException {
    assertThat(fromProperty("").mainClass()).isEmpty();
    assertThat(fromKernel("java", MAIN, "-D").dynamicProperties()).isEmpty();
    assertThat(fromKernel("java", MAIN, "--configDir").configurationDirectory()).isEmpty();
    assertThat(fromKernel("java", MAIN, "-D", "=x").dynamicProperties()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    MAIN + ", standalone",
    "org.apache.flink.yarn.YarnTaskExecutorRunner, yarn",
    "org.apache.flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner, kubernetes",
    "org.apache.flink.mesos.entrypoint.MesosTaskExecutorRunner, mesos",
    "com.example.MyJob, local"
  })
  void tellsTheDeployModeByTheMainClass(String mainClass, String mode) {
    assertThat(fromProperty(mainClass).deployMode().label()).isEqualTo(mode);
  }
}
