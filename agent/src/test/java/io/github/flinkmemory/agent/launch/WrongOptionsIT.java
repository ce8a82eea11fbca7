package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongOptionsIT extends HostedIT {
  @ParameterizedTest
  @MethodSource("javas")
  void giveALineEachAndTheDefault(JavaHome java) throws IOException {
    Result result =
        host.with(java, "port=0,intervall=5s,interval=often,host=")
            .arguments(AgentHost.TASK_MANAGER, "wait")
            .run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
    assertThat(result.standardError())
        .contains(
            "flink-memory-agent: intervall=5s: no such option; did you mean interval?\n",
            "flink-memory-agent: interval=often: must be a duration from 100ms to 10m, such as"
                + " 500ms, 10s or 1m; using 10s\n",
            "flink-memory-agent: host=: must be a host name");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void stopTheJvmThatAskedForIt(JavaHome java) throws IOException {
    Result result =
        host.with(java, "failFast=true,port=many").arguments(AgentHost.TASK_MANAGER).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.standardOutput()).isEmpty();
    assertThat(result.standardError())
        .isEqualTo(
            "flink-memory-agent: port=many: must be a port (9280), a range of ports (9280-9299),"
                + " or 0 for any free port; using 9280-9299\n"
                + "flink-memory-agent: the JVM does not start, as failFast=true asks\n");
  }

  @Test
  void stopTheJvmWhoseFileAskedForIt() throws IOException {
    Path file =
        Files.writeString(host.folder().resolve("agent.properties"), "failFast=true\nport=x\n");

    Result result =
        host.with(JavaHome.ofTests(), "")
            .environment("FLINK_MEMORY_AGENT_CONFIG", file.toString())
            .arguments(AgentHost.TASK_MANAGER)
            .run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.standardError()).contains("port=x in " + file + ": must be a port");
  }
}
