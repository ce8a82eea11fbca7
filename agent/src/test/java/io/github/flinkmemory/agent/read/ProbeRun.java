package io.github.flinkmemory.agent.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a probe in a JVM of its own. */
public final class ProbeRun {
  private ProbeRun() {}

  /**
   * All that the JVM printed. Without that JVM, or that collector in it, the test is skipped.
   *
   * @param home of the JVM; null when there is none of that version here
   * @param arguments behind {@code java}
   */
  public static String output(
      @Nullable Path home, int version, List<String> arguments, Path folder, int seconds)
      throws Exception {
    assumeTrue(home != null, "no JDK " + version + " here; name one in JDK_HOMES");
    List<String> command = new ArrayList<>();
    command.add(home + "/bin/java");
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as(command + " ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assumeTrue(!text.contains("Option UseShenandoahGC not supported"), "built without Shenandoah");
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
