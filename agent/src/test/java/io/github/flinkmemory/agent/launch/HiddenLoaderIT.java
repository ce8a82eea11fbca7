package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.HostPrograms;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loader of the hidden part sees, and what it does not. */
class HiddenLoaderIT {
  private static final String EXPECTED =
      """
      sees the host: no
      sees the launcher: no
      sees the JDK: yes
      shares the bridge: yes
      is the loader: yes
      has a version: yes
      has a title: yes
      has packages of libraries: yes
      has resources: yes
      reads resources: yes
      has classes as resources: yes
      has what the host has: no
      has one provider: yes
      has no foreign provider: yes
      has the JDK's resources: yes
      lacks what is not there: yes
      """;

  static AgentHost host;
  static Path probed;
  static Path foreign;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    host = new AgentHost(folder);
    probed = host.jarWithProbes();
    foreign = folder.resolve("foreign.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(foreign))) {
      for (String service : List.of("org.slf4j.spi.SLF4JServiceProvider", "org.slf4j.Logger")) {
        jar.putNextEntry(new JarEntry("META-INF/services/" + service));
        jar.write("foreign.Provider".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  static List<JavaHome> javas() {
    return JavaHome.present();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void seesItsFolderTheJdkAndTheBridge(JavaHome java) throws IOException {
    assertThat(probe(java).arguments("host.Probes", "probe.HiddenLoading").run())
        .isEqualTo(new Result(0, EXPECTED, ""));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void seesNoMoreBelowASystemLoaderOfTheHost(JavaHome java) throws IOException {
    Result result =
        probe(java)
            .arguments("-Xshare:off", "-Djava.system.class.loader=host.SystemLoader")
            .arguments("host.Probes", "probe.HiddenLoading")
            .run();

    assertThat(result).isEqualTo(new Result(0, EXPECTED, ""));
  }

  /** As other agents put their libraries on the bootstrap path. */
  @ParameterizedTest
  @MethodSource("javas")
  void prefersItsFolderToTheBootstrapPath(JavaHome java) throws IOException {
    String older = HostPrograms.jarsIn(Path.of(System.getProperty("older.libraries")));
    StringBuilder path = new StringBuilder(foreign.toString());
    for (String jar : older.split(":")) {
      Path copy = host.folder().resolve(Path.of(jar).getFileName());
      if (Files.notExists(copy)) {
        Files.copy(Path.of(jar), copy);
      }
      path.append(':').append(copy);
    }

    Result result =
        probe(java)
            .arguments("-Xbootclasspath/a:" + path)
            .arguments("host.Probes", "probe.HiddenLoading", "probe.HiddenLibraries")
            .run();

    assertThat(result.standardOutput())
        .startsWith(EXPECTED)
        .contains("agent micrometer true hidden", "agent slf4j true hidden")
        .doesNotContain(" false ", " foreign probed");
    assertThat(result.exitCode()).isZero();
  }

  /** The agent itself does nothing in it, but its jar is behind the loader. */
  private static HostProcess probe(JavaHome java) {
    return host.without(java).arguments("-javaagent:" + probed);
  }
}
