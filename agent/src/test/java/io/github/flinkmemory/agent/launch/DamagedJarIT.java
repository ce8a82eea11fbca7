package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A jar that a broken download or a full disk has left behind. */
class DamagedJarIT extends HostedIT {
  private static final String ENTRY =
      "flink-memory-agent/io/github/flinkmemory/agent/start/AgentStart.classdata";

  /** The JVM's own doing: it does not start when it cannot open an agent's jar. */
  @ParameterizedTest
  @MethodSource("javas")
  void cutInHalfStopsTheJvmAtOnce(JavaHome java) throws IOException {
    byte[] whole = Files.readAllBytes(host.jar());
    Path half = host.folder().resolve("half.jar");
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));

    Result result = hostWith(java, half, "").run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.standardError()).contains("Error opening zip file or JAR manifest missing");
    assertThat(result.standardError().lines()).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @MethodSource("javas")
  void damagedWithinLeavesTheJvmRunning(JavaHome java) throws IOException {
    Result result = hostWith(java, damaged(), "").run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.standardOutput()).startsWith("main wait\nagent null\n");
    assertThat(result.standardError().lines())
        .singleElement()
        .asString()
        .startsWith("flink-memory-agent: not started: ")
        .contains("AgentStart", "damaged.jar")
        .endsWith("; the JVM runs on without it");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void damagedWithinStopsTheJvmThatAskedForIt(JavaHome java) throws IOException {
    Result result = hostWith(java, damaged(), "failFast=true").run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.standardOutput()).isEmpty();
    assertThat(result.standardError().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("flink-memory-agent: "));
  }

  private static HostProcess hostWith(JavaHome java, Path jar, String options) {
    return host.without(java)
        .arguments("-javaagent:" + jar + "=" + options, AgentHost.TASK_MANAGER, "wait");
  }

  /** The directory of the jar is whole; the content of one entry is not. */
  private static Path damaged() throws IOException {
    byte[] bytes = Files.readAllBytes(host.jar());
    byte[] name = ENTRY.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (!Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
      at++;
    }
    Arrays.fill(bytes, at + name.length, at + name.length + 200, (byte) 0xFF);
    Path damaged = host.folder().resolve("damaged.jar");
    return Files.write(damaged, bytes);
  }
}
