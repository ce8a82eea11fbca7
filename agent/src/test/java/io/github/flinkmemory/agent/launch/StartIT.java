package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.HostProcess.Running;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and how the agent starts. */
class StartIT extends HostedIT {
  @ParameterizedTest
  @MethodSource("javas")
  void startsInATaskManager(JavaHome java) throws IOException {
    assertStarts(host.with(java, "port=0").arguments(AgentHost.TASK_MANAGER, "wait"));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void startsInAJobManager(JavaHome java) throws IOException {
    assertStarts(host.with(java, "port=0").arguments(AgentHost.JOB_MANAGER, "wait"));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void runsOnThreadsOfItsOwn(JavaHome java) throws IOException {
    try (Running running =
        host.with(java, "port=0").arguments(AgentHost.TASK_MANAGER, "wait").start()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> running.standardError().contains("flink-memory-agent: serving"));

      assertThat(running.end().standardOutput().lines())
          .filteredOn(line -> line.startsWith("thread "))
          .allMatch(line -> line.contains(" true "), "is a daemon")
          .filteredOn(line -> line.startsWith("thread flink-memory-agent-"))
          .isNotEmpty()
          .allMatch(line -> line.endsWith(".HiddenLoader"));
    }
  }

  /** The command line of Flink carries the resolved model behind the main class. */
  @Test
  void startsWithWhateverArguments() throws IOException {
    String[] arguments = {AgentHost.TASK_MANAGER, "wait", "-D", "a.b=c d", "--configDir", "/x"};

    Result result = host.with(JavaHome.ofTests(), "port=0").arguments(arguments).run();

    assertThat(result.standardOutput()).startsWith("main wait -D a.b=c d --configDir /x\nagent 0");
  }

  @Test
  void takesTheKernelsWordWhenTheJvmDoesNotSayWhatItRuns() throws IOException {
    assertStarts(
        host.with(JavaHome.ofTests(), "port=0")
            .arguments("-Dsun.java.command=", AgentHost.TASK_MANAGER, "wait"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process=force,port=0",
        "port=0, process = FORCE ",
        "process=force,process=auto,port=0"
      })
  void isForcedByTheArgument(String options) throws IOException {
    Result result = host.with(JavaHome.ofTests(), options).arguments(AgentHost.PLAIN, "wait").run();

    assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
  }

  @Test
  void isForcedByAProperty() throws IOException {
    assertStarts(
        host.with(JavaHome.ofTests(), "port=0")
            .arguments("-Dflink.memory.agent.process=force", AgentHost.PLAIN, "wait"));
  }

  @Test
  void isForcedByTheEnvironment() throws IOException {
    assertStarts(
        host.with(JavaHome.ofTests(), "port=0")
            .environment("FLINK_MEMORY_AGENT_PROCESS", "force")
            .arguments(AgentHost.PLAIN, "wait"));
  }

  @Test
  void isNotForcedByTheEnvironmentAgainstTheArgument() throws IOException {
    Result result =
        host.with(JavaHome.ofTests(), "process=auto")
            .environment("FLINK_MEMORY_AGENT_PROCESS", "force")
            .arguments(AgentHost.PLAIN, "wait")
            .run();

    assertThat(result).isEqualTo(new Result(0, "main wait\nagent null\n", ""));
  }

  /** As application servers have; its parent is not the platform loader. */
  @ParameterizedTest
  @MethodSource("javas")
  void startsBelowASystemLoaderOfTheHost(JavaHome java) throws IOException {
    assertStarts(
        host.with(java, "port=0")
            // Otherwise the JVM warns that it cannot share classes with such a loader.
            .arguments("-Xshare:off", "-Djava.system.class.loader=host.SystemLoader")
            .arguments(AgentHost.TASK_MANAGER, "wait"));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void startsFromTheBootstrapPathToo(JavaHome java) throws IOException {
    assertStarts(
        host.with(java, "port=0")
            .arguments("-Xbootclasspath/a:" + host.jar(), AgentHost.TASK_MANAGER, "wait"));
  }

  /** A mistake that is easy to make: the jar in Flink's lib folder and behind -javaagent. */
  @Test
  void startsFromTheClassPathToo() throws IOException {
    String classPath = host.jar() + ":" + host.classes();

    assertStarts(
        host.with(JavaHome.ofTests(), "port=0")
            .arguments("-cp", classPath, AgentHost.TASK_MANAGER, "wait"));
  }

  private static void assertStarts(HostProcess process) throws IOException {
    Result result = process.run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
    assertThat(result.standardError().lines())
        .allMatch(line -> line.startsWith("flink-memory-agent: "))
        .noneMatch(line -> line.contains("not started") || line.contains("stopped"));
  }
}
