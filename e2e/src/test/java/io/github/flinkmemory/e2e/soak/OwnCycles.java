package io.github.flinkmemory.e2e.soak;

import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.truth.JvmCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The collector's own concurrent cycles, as G1 begins them by itself, and the class loaders of jobs
 * that are still there after each. Nothing here asks for a collection.
 */
final class OwnCycles {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A line at the end of each. */
  private static final Pattern CYCLE = Pattern.compile("(?m)Concurrent (Mark )?Cycle [0-9.]+ms$");

  private static final Pattern USER_LOADER =
      Pattern.compile("(?m)^.*org\\.apache\\.flink\\.util\\.ChildFirstClassLoader *$");

  private final JvmCommands jvm;
  private final Path log;

  /**
   * @param log where the JVM writes by {@link #options}
   */
  OwnCycles(long pid, Path log) {
    this.jvm = new JvmCommands(pid);
    this.log = log;
  }

  /** Of a JVM: a cycle a second, which Java 12 and later can be told, and a line for each. */
  static List<String> options(Path log) {
    return List.of("-XX:+UseG1GC", "-XX:G1PeriodicGCInterval=1000", "-Xlog:gc:file=" + log);
  }

  /** Loaders of jobs that are there after each of the next whole cycles, so many of them. */
  List<Integer> loadersAfterEach(int cycles) throws IOException {
    List<Integer> loaders = new ArrayList<>();
    // The one that is under way may have marked a loader before it was let go.
    long begun = cyclesEnded() + 1;
    for (int i = 1; i <= cycles; i++) {
      long enough = begun + i;
      await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> cyclesEnded() >= enough);
      loaders.add((int) USER_LOADER.matcher(jvm.ask("VM.classloader_stats")).results().count());
    }
    return loaders;
  }

  private long cyclesEnded() throws IOException {
    return CYCLE.matcher(Files.readString(log)).results().count();
  }

  /** Loaders after the so-manieth cycle, of all jobs together. */
  static int sum(List<List<Integer>> loaders, int cycle) {
    return loaders.stream().mapToInt(one -> one.get(cycle - 1)).sum();
  }

  static String table(List<List<Integer>> with, List<List<Integer>> without) {
    StringBuilder text = new StringBuilder();
    text.append("| concurrent cycle after the job | loaders of jobs with the agent | without |\n");
    text.append("| ---: | ---: | ---: |\n");
    for (int cycle = 1; cycle <= with.get(0).size(); cycle++) {
      text.append("| ").append(cycle);
      text.append(" | ").append(mean(with, cycle));
      text.append(" | ").append(mean(without, cycle)).append(" |\n");
    }
    return text.append("\nMeans of ").append(with.size()).append(" jobs.\n").toString();
  }

  private static String mean(List<List<Integer>> loaders, int cycle) {
    return String.format(Locale.ROOT, "%.2f", (double) sum(loaders, cycle) / loaders.size());
  }
}
