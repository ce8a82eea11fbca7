package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JVMs that are neither TaskManager nor JobManager. */
class OtherJvmIT extends HostedIT {
  @ParameterizedTest
  @MethodSource("javas")
  void noticeNothing(JavaHome java) throws IOException {
    Result result = host.with(java, "port=0").arguments(AgentHost.PLAIN, "wait").run();

    assertThat(result).isEqualTo(new Result(0, "main wait\nagent null\n", ""));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void loadTheLauncherAlone(JavaHome java) throws IOException {
    Result result =
        host.with(java, "prot=9280,nonsense").arguments("-verbose:class", AgentHost.PLAIN).run();

    assertThat(result.standardOutput().lines().filter(line -> line.contains("flinkmemory")))
        .singleElement()
        .asString()
        .contains("io.github.flinkmemory.agent.launch.Launcher");
    assertThat(result.standardError()).isEmpty();
  }

  /** As Flink's scripts start their helpers, whose standard output and error they read. */
  @ParameterizedTest
  @MethodSource("javas")
  void noticeNothingOfInheritedOptions(JavaHome java) throws IOException {
    Result result =
        host.without(java)
            .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + host.jar())
            .arguments(AgentHost.PLAIN, AgentHost.TASK_MANAGER)
            .run();

    assertThat(result.standardOutput()).isEqualTo("main " + AgentHost.TASK_MANAGER + "\n");
    assertThat(result.standardError().lines())
        .singleElement()
        .asString()
        .startsWith("Picked up JAVA_TOOL_OPTIONS");
  }

  /** Flink's scripts never do; whoever packs Flink into an application uses process=force. */
  @Test
  void areTheOnesStartedFromAJar() throws IOException {
    Path jar = host.folder().resolve("application.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, AgentHost.TASK_MANAGER);
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "classes/");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    Result result =
        host.with(JavaHome.ofTests(), "port=0").arguments("-jar", jar.toString(), "wait").run();

    assertThat(result).isEqualTo(new Result(0, "main wait\nagent null\n", ""));
  }
}
