package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders that a path, a URL and a JVM write differently. */
class JarPathIT {
  static AgentHost host;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    host = new AgentHost(folder);
  }

  static Stream<Arguments> javasAndNames() {
    List<String> names = List.of("a b+c%20d", "100%#;", "a?b!", "gedächtnis");
    return JavaHome.present().stream()
        .flatMap(java -> names.stream().map(name -> Arguments.of(java, name)));
  }

  @ParameterizedTest
  @MethodSource("javasAndNames")
  void isFoundInAnyFolder(JavaHome java, String name) throws IOException {
    assumeThat(canOpen(java, name)).isTrue();
    Path jar = Files.createDirectories(host.folder().resolve(name)).resolve("agent.jar");
    if (Files.notExists(jar)) {
      Files.copy(host.jar(), jar);
    }

    Result result =
        host.without(java)
            .environment("LC_ALL", "C.UTF-8")
            .arguments("-javaagent:" + jar + "=port=0", AgentHost.TASK_MANAGER, "wait")
            .run();

    assertThat(result.standardOutput()).startsWith("main wait\nagent 0");
    assertThat(result.standardError()).doesNotContain("not started", "stopped");
  }

  /** Without a UTF-8 locale a JVM opens no path beyond ASCII, an agent's as little as another. */
  private static boolean canOpen(JavaHome java, String name) throws IOException {
    return name.chars().allMatch(c -> c < 128)
        || host.without(java)
            .environment("LC_ALL", "C.UTF-8")
            .arguments("-XshowSettings:properties", "-version")
            .run()
            .standardError()
            .contains("sun.jnu.encoding = UTF-8");
  }
}
