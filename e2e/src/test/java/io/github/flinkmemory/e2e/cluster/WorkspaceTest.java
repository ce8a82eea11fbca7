package io.github.flinkmemory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void endsProcessesWithTheirChildrenAndDeletesTheFolder() {
    Workspace workspace = new Workspace();
    ServerProcess process = shell(workspace, "sleep 600 & echo child $!; wait");
    long child = childOf(process);

    workspace.close();

    assertThat(process.isAlive()).isFalse();
    await().until(() -> isGone(child));
    assertThat(workspace.directory()).doesNotExist();
  }

  @Test
  void endsByForceWhatDoesNotListen() {
    Workspace workspace = new Workspace(Duration.ofMillis(100));
    ServerProcess process =
        shell(workspace, "trap '' TERM; echo child 1; while true; do sleep 0.05; done");
    childOf(process);

    workspace.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(workspace.directory()).doesNotExist();
  }

  @Test
  void startsNothingOnceItIsClosed() {
    Workspace workspace = new Workspace();
    workspace.close();
    workspace.close();

    assertThatIllegalStateException().isThrownBy(() -> shell(workspace, "sleep 600"));
  }

  @Test
  void cleansUpWhenItsJvmIsEndedByASignal() throws Exception {
    Process jvm =
        new ProcessBuilder(
                JavaRuntime.current().executable().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = jvm.inputReader()) {
      Path directory = Path.of(output.readLine());
      long pid = Long.parseLong(output.readLine());
      assertThat(isGone(pid)).isFalse();

      jvm.destroy();

      await().atMost(SOON).until(() -> !jvm.isAlive());
      assertThat(isGone(pid)).isTrue();
      assertThat(directory).doesNotExist();
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void aFailureNamesTheProcessAndTheReasonAndEndsWithTheLog() {
    try (Workspace workspace = new Workspace()) {
      ServerProcess process = shell(workspace, "seq 1 40; echo no more memory >&2; exit 7");

      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(() -> process.await("registered", SOON, Optional::empty))
          .withMessageStartingWith(
              "TaskManager x failed: it ended with exit code 7 before it registered\n")
          .withMessageContaining("  40\n")
          .withMessageEndingWith("  no more memory")
          .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n  16\n"));
    }
  }

  @Test
  void aFailureToStartNamesTheProcess() {
    try (Workspace workspace = new Workspace()) {
      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(() -> workspace.start("TaskManager x", List.of("/no/such/java"), Map.of()))
          .withMessageContaining("TaskManager x failed: ")
          .withMessageContaining("/no/such/java")
          .withMessageEndingWith("(it wrote nothing)");
    }
  }

  @Test
  void aProcessThatTakesTooLongIsAFailure() {
    try (Workspace workspace = new Workspace()) {
      ServerProcess process = shell(workspace, "echo child 1; sleep 600");

      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(() -> process.await("registered", Duration.ofMillis(10), Optional::empty))
          .withMessageContaining("and never registered");
      assertThatExceptionOfType(ProcessFailure.class)
          .isThrownBy(() -> process.awaitEnd(Duration.ofMillis(10)))
          .withMessageContaining("still running");
    }
  }

  @Test
  void aKeptFileOutlivesItsOriginal() throws Exception {
    try (Workspace workspace = new Workspace()) {
      Path original = workspace.newDirectory("built").resolve("agent.jar");
      Files.writeString(original, "first");

      Path kept = workspace.keep(original);
      Files.writeString(original, "second");

      assertThat(workspace.keep(original)).isEqualTo(kept).hasContent("first");
    }
  }

  private static ServerProcess shell(Workspace workspace, String script) {
    return workspace.start("TaskManager x", List.of("sh", "-c", script), Map.of());
  }

  private static long childOf(ServerProcess process) {
    return process.await(
        "named its child",
        SOON,
        () ->
            process.log().lines().stream()
                .filter(line -> line.startsWith("child "))
                .map(line -> Long.valueOf(line.substring("child ".length())))
                .findFirst());
  }

  private static boolean isGone(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  /** Holds a workspace with a process until it is ended. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      Workspace workspace = new Workspace();
      ServerProcess process = shell(workspace, "sleep 600");
      System.out.println(workspace.directory());
      System.out.println(process.pid());
      Thread.currentThread().join();
    }
  }
}
