package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.HostProcess.Running;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent named twice, attached, and both. */
class LoadedTwiceIT extends HostedIT {
  @ParameterizedTest
  @MethodSource("javas")
  void startsOnceWhenNamedTwice(JavaHome java) throws IOException {
    Result result =
        host.with(java, "port=0")
            .arguments("-javaagent:" + host.jar() + "=port=0")
            .arguments(AgentHost.TASK_MANAGER, "wait")
            .run();

    assertSecondDoesNothing(result);
  }

  @ParameterizedTest
  @MethodSource("javas")
  void startsOnceOfTwoCopies(JavaHome java) throws IOException {
    Path copy = host.folder().resolve("copy-for-" + java.feature() + ".jar");
    Files.copy(host.jar(), copy);

    Result result =
        host.with(java, "port=0")
            .arguments("-javaagent:" + copy, AgentHost.TASK_MANAGER, "wait")
            .run();

    assertSecondDoesNothing(result);
  }

  @ParameterizedTest
  @MethodSource("javas")
  void startsByAttaching(JavaHome java) throws Exception {
    try (Running running = host.without(java).arguments(AgentHost.TASK_MANAGER, "wait").start()) {
      attach(running, "port=0");

      Result result = running.end();

      assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
      assertThat(result.standardError()).doesNotContain("not started", "stopped");
    }
  }

  @ParameterizedTest
  @MethodSource("javas")
  void doesNothingWhenAttachedToOneThatHasIt(JavaHome java) throws Exception {
    try (Running running =
        host.with(java, "port=0").arguments(AgentHost.TASK_MANAGER, "wait").start()) {
      attach(running, "port=0");

      assertSecondDoesNothing(running.end());
    }
  }

  @ParameterizedTest
  @MethodSource("javas")
  void isSilentWhenAttachedToAnotherJvm(JavaHome java) throws Exception {
    try (Running running = host.without(java).arguments(AgentHost.PLAIN, "wait").start()) {
      attach(running, "port=0");

      Result result = running.end();

      assertThat(result.standardOutput()).isEqualTo("main wait\nagent null\n");
      assertThat(result.standardError()).doesNotContain("flink-memory-agent: ");
    }
  }

  /** A JVM that runs is never stopped. */
  @ParameterizedTest
  @MethodSource("javas")
  void leavesTheJvmRunningWhenAttachedWithWrongOptionsAndFailFast(JavaHome java) throws Exception {
    try (Running running = host.without(java).arguments(AgentHost.TASK_MANAGER, "wait").start()) {
      attach(running, "port=many,failFast=true");

      assertThat(running.isAlive()).isTrue();
      Result result = running.end();

      assertThat(result.exitCode()).isZero();
      assertThat(result.standardError())
          .contains("flink-memory-agent: port=many: must be ")
          .contains("flink-memory-agent: not started, as failFast=true asks");
    }
  }

  private static void assertSecondDoesNothing(Result result) {
    assertThat(result.exitCode()).isZero();
    assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
    assertThat(result.standardError().lines().filter(line -> line.contains("does nothing")))
        .singleElement()
        .asString()
        .matches("flink-memory-agent: version \\S+ is loaded already; version \\S+ does nothing");
  }

  private static void attach(Running running, String options) throws Exception {
    await().until(() -> running.standardOutput().startsWith("main"));
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(running.pid()));
    try {
      machine.loadAgent(host.jar().toString(), options);
    } catch (AgentLoadException e) {
      // The answer of Java 8 that all is well, which a later one does not understand.
      if (!"0".equals(e.getMessage())) {
        throw e;
      }
    } finally {
      machine.detach();
    }
  }
}
