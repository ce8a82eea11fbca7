package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.HostProcess;
import io.github.flinkmemory.agent.host.HostProcess.Result;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the host's main thread pays before its first line, in processor time of the best of some
 * starts: the time of day depends on what else the machine does. In a JVM that is not Flink's it is
 * what the agent pays beyond an empty one: loading any costs a JVM some 20 ms.
 */
class DelayIT {
  private static final int LEAST_STARTS = 5;

  /** The least of all is sought, which a burst of other work in five starts in a row can hide. */
  private static final int MOST_STARTS = 25;

  private static final Duration IN_FLINK = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofMillis(20);

  static AgentHost host;
  static Path emptyAgent;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    host = new AgentHost(folder);
    emptyAgent = folder.resolve("empty.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), "host.EmptyAgent");
    new JarOutputStream(Files.newOutputStream(emptyAgent), manifest).close();
  }

  static List<JavaHome> javas() {
    return JavaHome.present();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void isShort(JavaHome java) throws IOException {
    Least without = new Least(() -> host.without(java));
    Least empty = new Least(() -> host.without(java).arguments("-javaagent:" + emptyAgent));
    Least other = new Least(() -> host.with(java, "port=0"));
    Least forced = new Least(() -> host.with(java, "port=0,process=force"));
    Duration elsewhere = Duration.ZERO;
    Duration inFlink = Duration.ZERO;
    for (int i = 0; i < MOST_STARTS; i++) {
      for (Least each : List.of(without, empty, other, forced)) {
        each.startAgain();
      }
      elsewhere = other.minus(empty);
      inFlink = forced.minus(without);
      if (i >= LEAST_STARTS
          && elsewhere.compareTo(ELSEWHERE) < 0
          && inFlink.compareTo(IN_FLINK) < 0) {
        break;
      }
    }

    System.out.printf(
        "%s: %d ms of the main thread in a Flink process (%d ms of it for any agent), %d ms beyond"
            + " that in another%n",
        java, inFlink.toMillis(), empty.minus(without).toMillis(), elsewhere.toMillis());
    assertThat(inFlink).isLessThan(IN_FLINK);
    assertThat(elsewhere).isLessThan(ELSEWHERE);
  }

  /** The least processor time of the main thread over all starts. */
  private static final class Least {
    private final Supplier<HostProcess> process;
    private long nanos = Long.MAX_VALUE;

    Least(Supplier<HostProcess> process) {
      this.process = process;
    }

    void startAgain() throws IOException {
      Result result = process.get().arguments("host.MainThreadTime").run();
      nanos = Math.min(nanos, Long.parseLong(result.standardOutput().trim()));
    }

    Duration minus(Least other) {
      return Duration.ofNanos(nanos - other.nanos);
    }
  }
}
