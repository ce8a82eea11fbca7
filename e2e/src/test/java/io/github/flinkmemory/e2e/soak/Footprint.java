package io.github.flinkmemory.e2e.soak;

import io.github.flinkmemory.e2e.truth.JvmCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds right after it has collected all garbage.
 *
 * @param liveHeap bytes
 * @param metaspace used bytes
 * @param threads the kernel's count
 * @param agentThreads those that are the agent's by their name
 * @param handles open files and sockets
 * @param userLoaders class loaders of jobs, finished ones among them
 */
record Footprint(
    long liveHeap, long metaspace, int threads, int agentThreads, int handles, int userLoaders) {

  private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern METASPACE = Pattern.compile("Both: +([0-9.]+) MB used");
  private static final Pattern USER_LOADER =
      Pattern.compile(
          "(?m)^ *\\d+: +(\\d+) +\\d+ +org\\.apache\\.flink\\.util\\.ChildFirstClassLoader");

  private static final Pattern AGENT_THREAD = Pattern.compile("(?m)^\"flink-memory-agent-");

  static Footprint of(long pid) throws IOException {
    // The first collection unloads classes; what hung on them goes with the second.
    String answers =
        new JvmCommands(pid)
            .ask("GC.run", "GC.class_histogram", "VM.metaspace basic", "Thread.print");
    Path process = Path.of("/proc", String.valueOf(pid));
    return new Footprint(
        Long.parseLong(find(LIVE, answers)),
        Math.round(Double.parseDouble(find(METASPACE, answers)) * (1 << 20)),
        count(process.resolve("task")),
        (int) AGENT_THREAD.matcher(answers).results().count(),
        count(process.resolve("fd")),
        USER_LOADER.matcher(answers).find() ? Integer.parseInt(find(USER_LOADER, answers)) : 0);
  }

  private static String find(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("not found: " + pattern);
    }
    return matcher.group(1);
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }
}
