package io.github.flinkmemory.e2e.soak;

import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.truth.JvmCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The collector's own concurrent cycles, as G1 begins them by itself, and the class loaders of jobs
 * that are still there after each. Nothing here asks for a collection.
 */
final class OwnCycles {

  /** For both of the TaskManagers: a cycle a second, which Java 12 and later can be told. */
  static final List<String> OPTIONS = List.of("-XX:+UseG1GC", "-XX:G1PeriodicGCInterval=1000");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Each cycle pauses twice: remark, which unloads classes, and cleanup. */
  private static final int PAUSES = 2;

  private static final Pattern CYCLE_PAUSES =
      Pattern.compile("(?m)^sun\\.gc\\.collector\\.2\\.invocations=(\\d+)");

  private static final Pattern USER_LOADER =
      Pattern.compile("(?m)^.*org\\.apache\\.flink\\.util\\.ChildFirstClassLoader *$");

  private final JvmCommands jvm;

  OwnCycles(long pid) {
    this.jvm = new JvmCommands(pid);
  }

  /** Loaders of jobs that are there after each of the next whole cycles, so many of them. */
  List<Integer> loadersAfterEach(int cycles) throws IOException {
    List<Integer> loaders = new ArrayList<>();
    // The one that is under way may have marked a loader before it was let go.
    long begun = pauses() + PAUSES;
    for (int i = 1; i <= cycles; i++) {
      long enough = begun + (long) i * PAUSES;
      await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).until(() -> pauses() >= enough);
      loaders.add((int) USER_LOADER.matcher(jvm.ask("VM.classloader_stats")).results().count());
    }
    return loaders;
  }

  private long pauses() throws IOException {
    Matcher pauses = CYCLE_PAUSES.matcher(jvm.ask("PerfCounter.print"));
    if (!pauses.find()) {
      throw new IOException("not G1: it tells no pauses of concurrent cycles");
    }
    return Long.parseLong(pauses.group(1));
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
