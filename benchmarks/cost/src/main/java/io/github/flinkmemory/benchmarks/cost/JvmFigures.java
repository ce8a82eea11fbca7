package io.github.flinkmemory.benchmarks.cost;

import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, asked from outside without loading a class into it: by its performance counters
 * and diagnostic commands.
 *
 * @param classes loaded now
 * @param metaspaceBytes used
 * @param liveHeapBytes of all objects that a full collection leaves
 * @param threads names of Java's threads, numbers in them replaced by #
 * @param residentBytes of the process
 */
record JvmFigures(
    long classes,
    long metaspaceBytes,
    long liveHeapBytes,
    List<String> threads,
    long residentBytes) {

  private static final Pattern LIVE_HEAP = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern METASPACE_USED = Pattern.compile("Metaspace\\s+used (\\d+)K");

  /** Java's own threads carry a number, those of the virtual machine do not. */
  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.+?)\" .*?#\\d+");

  static JvmFigures of(long pid) throws IOException {
    String counters = jcmd(pid, "PerfCounter.print");
    String threads = jcmd(pid, "Thread.print");
    long resident = resident(pid);
    // What the first finds to be weakly reachable is given back by the second, which the histogram
    // brings about.
    jcmd(pid, "GC.run");
    String histogram = jcmd(pid, "GC.class_histogram");
    String heap = jcmd(pid, "GC.heap_info");
    return new JvmFigures(
        counter(counters, "java.cls.loadedClasses")
            + counter(counters, "java.cls.sharedLoadedClasses")
            - counter(counters, "java.cls.unloadedClasses")
            - counter(counters, "java.cls.sharedUnloadedClasses"),
        1024 * number(METASPACE_USED, heap),
        number(LIVE_HEAP, histogram),
        THREAD
            .matcher(threads)
            .results()
            .map(thread -> thread.group(1).replaceAll("\\d+", "#"))
            .toList(),
        resident);
  }

  private static String jcmd(long pid, String command) throws IOException {
    Path program = JavaRuntime.current().executable().resolveSibling("jcmd");
    Process process =
        new ProcessBuilder(program.toString(), String.valueOf(pid), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long counter(String counters, String name) {
    return number(Pattern.compile("(?m)^" + Pattern.quote(name) + "=(\\d+)"), counters);
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static long resident(long pid) throws IOException {
    return 1024
        * number(
            Pattern.compile("VmRSS:\\s+(\\d+) kB"),
            Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
  }
}
