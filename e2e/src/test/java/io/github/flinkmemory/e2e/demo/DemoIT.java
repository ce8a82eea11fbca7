package io.github.flinkmemory.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a program: what it prints, and that nothing is left of it however it ends. */
class DemoIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final List<Process> demos = new ArrayList<>();

  @Test
  void endsByItselfWithTheLastTableOnStandardOutput() throws Exception {
    Process demo = start("--flink", "1.20.3", "--seconds", "3");

    assertThat(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).as(errors()).isZero();
    List<String> lines = output().lines().toList();
    int last = lines.lastIndexOf(tableHeading(lines));
    assertThat(lines.subList(last, lines.size()))
        .anyMatch(line -> line.matches("heap +512\\.0 MiB +[0-9.]+ MiB .*"))
        .anyMatch(line -> line.matches("managed +512\\.0 MiB .*"))
        .anyMatch(line -> line.matches("total process +1\\.69 GiB"))
        .anyMatch(line -> line.matches("resident +[0-9.]+ MiB  [0-9]+ % of the total process .*"));
    assertThat(lines).anyMatch(line -> line.matches("agent +http://127\\.0\\.0\\.1:\\d+/metrics"));
    assertThat(output()).doesNotContain("\u001b");
    assertNothingIsLeft(List.of());
  }

  @Test
  void leavesNothingBehindWhenItIsEndedBySignal() throws Exception {
    Process demo = start("--flink", "2.3.0");
    await().atMost(TIMEOUT).until(() -> output().contains("resident") || !demo.isAlive());
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(2);

    demo.destroy();

    assertThat(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(errors()).doesNotContain("failed");
    assertNothingIsLeft(children);
  }

  @Test
  void saysWhichProcessFailedAndLeavesNothingBehind() throws Exception {
    Process demo = start("--flink", "2.3.0");
    await().atMost(TIMEOUT).until(() -> output().contains("resident") || !demo.isAlive());
    List<ProcessHandle> children = demo.descendants().toList();

    assertThat(children)
        .filteredOn(DemoIT::isTaskManager)
        .singleElement()
        .satisfies(ProcessHandle::destroyForcibly);

    assertThat(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(errors())
        .contains("demo: TaskManager tm-1 failed: it ended while the job was running")
        .contains("Its log ends with:");
    assertNothingIsLeft(children);
  }

  /** By the kernel's file: ProcessHandle gives no arguments where they are longer than a page. */
  private static boolean isTaskManager(ProcessHandle process) {
    try {
      Path commandLine = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
      return Files.readString(commandLine).contains(".TaskManagerRunner");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tableHeading(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("area ")).findFirst().orElseThrow();
  }

  @AfterEach
  void endDemos() {
    // SIGTERM, not SIGKILL: a demo that a failed test leaves behind cleans up itself.
    demos.forEach(Process::destroy);
  }

  private Process start(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaRuntime.current().executable().toString(),
                "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName()));
    command.addAll(List.of(arguments));
    Process demo =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    demos.add(demo);
    return demo;
  }

  private void assertNothingIsLeft(List<ProcessHandle> children) {
    await().atMost(TIMEOUT).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  private String output() throws Exception {
    return Files.readString(directory.resolve("out"), StandardCharsets.UTF_8);
  }

  private String errors() throws Exception {
    return Files.readString(directory.resolve("err"), StandardCharsets.UTF_8);
  }
}
