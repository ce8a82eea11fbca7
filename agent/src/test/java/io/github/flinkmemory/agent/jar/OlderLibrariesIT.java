package io.github.flinkmemory.agent.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.HostProcess.Running;
import io.github.flinkmemory.agent.host.HostPrograms;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A host whose class path holds older, incompatible Micrometer, slf4j, Byte Buddy and SnakeYAML
 * Engine: it uses its own and the agent uses its own.
 */
class OlderLibrariesIT {
  private static final Pattern ADDRESS = Pattern.compile("http://0\\.0\\.0\\.0:(\\d+)/metrics");

  static AgentHost host;
  static Path probed;
  static String classPath;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    host = new AgentHost(folder);
    Path libraries = Files.createDirectory(folder.resolve("older"));
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("older.libraries")))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, libraries.resolve(jar.getFileName()));
      }
    }
    String older = HostPrograms.jarsIn(libraries);
    HostPrograms.compile(
        "hosts-with-libraries", older + File.pathSeparator + host.classes(), host.classes());
    classPath = older + File.pathSeparator + host.classes();
    probed = host.jarWithProbes();
  }

  static List<JavaHome> javas() {
    return JavaHome.present();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void bothSidesWorkWithTheirOwn(JavaHome java) throws IOException {
    Result result =
        host.without(java)
            .arguments("-javaagent:" + probed + "=process=force,port=0", "-cp", classPath)
            // Meant for a slf4j and a Prometheus client of the host's.
            .environment("PROMETHEUS_CONFIG", "/no/such/file")
            .arguments("-Dio.prometheus.metrics.exemplars_enabled=perhaps")
            .arguments("-Dio.prometheus.exporter.http_server.port=1")
            .arguments("-Dslf4j.provider=host.Provider")
            .arguments("-Dslf4j.internal.verbosity=DEBUG")
            .arguments("-Dslf4j.internal.report.stream=System.out")
            .arguments("host.OlderLibraries")
            .run();

    String own =
        """
        host micrometer true micrometer-core-1.0.11.jar
        host slf4j true slf4j-simple-1.7.5.jar
        host byte-buddy true byte-buddy-1.9.0.jar
        host snakeyaml-engine true snakeyaml-engine-2.0.jar
        """;
    String hidden =
        """
        agent micrometer true hidden probed.jar
        agent slf4j true hidden probed.jar
        agent asm true hidden probed.jar
        agent snakeyaml-engine true hidden probed.jar
        agent oshi true hidden probed.jar
        """;
    assertThat(result.standardOutput()).isEqualTo(own + hidden + own);
    assertThat(result.exitCode()).isZero();
    assertThat(result.standardError()).contains("INFO host - a line of the host");
    assertThat(result.standardError()).doesNotContain("SLF4J", "not started", "stopped");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void theAgentServesItsMetrics(JavaHome java) throws Exception {
    try (Running running =
        host.with(java, "port=0")
            .arguments("-Dio.prometheus.metrics.exemplars_enabled=perhaps")
            .arguments("-cp", classPath, AgentHost.TASK_MANAGER, "wait")
            .start()) {
      String page = get(address(running));

      assertThat(page).contains("flink_memory_used_bytes{area=\"heap\"}");
      assertThat(running.end().exitCode()).isZero();
    }
  }

  private static URI address(Running running) {
    return await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(
            () -> {
              Matcher matcher = ADDRESS.matcher(running.standardError());
              return matcher.find()
                  ? URI.create("http://127.0.0.1:" + matcher.group(1) + "/metrics")
                  : null;
            },
            found -> found != null);
  }

  private static String get(URI address) throws IOException {
    try (InputStream in = address.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
