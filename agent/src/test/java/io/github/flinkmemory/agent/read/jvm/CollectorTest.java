package io.github.flinkmemory.agent.read.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinkmemory.agent.read.ProbeClasses;
import io.github.flinkmemory.agent.read.ProbeRun;
import io.github.flinkmemory.exporter.sample.MemorySample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every collector in a JVM of its own, on each Java version that this machine has (see {@link
 * InstalledJdks}), against the JVM's own count of its objects, its own log of pauses and the limits
 * it was started with.
 */
class CollectorTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long HEAP = 384 * MEBIBYTE;
  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

  private static Map<Integer, Path> jdks = Map.of();

  @TempDir private static Path shared = Path.of("");

  @BeforeAll
  static void compileForEveryVersion() throws Exception {
    jdks = InstalledJdks.byVersion();
    ProbeClasses.copy(HeapReader.class, shared);
    ProbeClasses.copy(MemorySample.class, shared);
    ProbeClasses.compile("/live/LiveSetProbe.java", shared);
  }

  @ParameterizedTest
  @MethodSource("io.github.flinkmemory.agent.read.jvm.EveryCollector#arguments")
  void theLiveSetIsWhatAFullCollectionLeaves(int version, String collector) throws Exception {
    Map<String, String> told = run(version, collector, "full");
    long truth = Long.parseLong(told.get("histogram"));
    boolean stopsTheWorld = Stream.of("Serial", "Parallel", "G1").anyMatch(collector::contains);
    if (stopsTheWorld) {
      // The others may run a cycle of the whole heap at any time.
      assertThat(told).containsEntry("start", "absent").containsEntry("young", "absent");
      assertThat(told.get("youngAgain")).isEqualTo(told.get("collected"));
    }
    // ZGC frees whole pages of 2 MiB, and objects are allocated while it works.
    // Of the others: what every area is held to, 3 % or 4 MiB. Shenandoah counts as alive what was
    // allocated during its cycle.
    long tolerance =
        collector.contains("UseZGC") ? truth / 4 : Math.max(4 * MEBIBYTE, truth * 3 / 100);
    assertThat(Long.parseLong(told.get("collected"))).isCloseTo(truth, within(tolerance));
    assertThat(Long.parseLong(told.get("afterCollection"))).isGreaterThan(truth * 97 / 100);
  }

  /**
   * G1 leaves in what is not worth collecting: regions that are alive for 85 % (here nearly all,
   * since objects die at random), and 5 % of the heap; the rest is room for what dies while it
   * works.
   */
  @ParameterizedTest
  @CsvSource({"8", "11", "17", "21", "25"})
  void theLiveSetOfG1IsBoundedByMixedCollections(int version) throws Exception {
    Map<String, String> told = run(version, "-XX:+UseG1GC", "mixed");

    long truth = Long.parseLong(told.get("histogram"));
    assertThat(told).containsEntry("start", "absent").containsEntry("young", "absent");
    assertThat(told.get("collected")).isNotEqualTo("absent");
    assertThat(Long.parseLong(told.get("collected")))
        .isBetween(truth * 97 / 100, truth * 100 / 85 + HEAP / 20 + HEAP / 6);
  }

  @ParameterizedTest
  @CsvSource({"25"})
  void theLiveSetOfGenerationalShenandoahIsNeverTold(int version) throws Exception {
    Map<String, String> told =
        run(version, "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational", "full");

    assertThat(told).containsEntry("collected", "absent").containsEntry("youngAgain", "absent");
    assertThat(Long.parseLong(told.get("afterCollection"))).isPositive();
  }

  private static void assertLimits(Map<String, String> told) {
    assertThat(told)
        .containsEntry("heapLimit", String.valueOf(HEAP))
        .containsEntry("metaspaceLimit", String.valueOf(96 * MEBIBYTE))
        .containsEntry("directLimit", String.valueOf(64 * MEBIBYTE));
  }

  private static void assertPauses(Map<String, String> told, int version, Path log)
      throws IOException {
    double logged = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher pause = PAUSE.matcher(line);
      // Counted by no bean of G1 before Java 20.
      boolean counted =
          version >= 20 || !(line.contains("Pause Remark") || line.contains("Pause Cleanup"));
      if (pause.find() && counted) {
        logged += Double.parseDouble(pause.group(1));
      }
    }
    // The bean's clock starts and stops within what the log measures, so it tells less where a busy
    // machine takes the processor away in between, but never more; concurrent work would be more.
    assertThat(Double.parseDouble(told.get("pauseMillis")))
        .isLessThanOrEqualTo(5 + logged * 1.1)
        .isGreaterThanOrEqualTo(logged / 2 - 5);
  }

  private static Map<String, String> run(int version, String options, String way) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("-Xms384m", "-Xmx384m", "-XX:MaxMetaspaceSize=96m", "-XX:MaxDirectMemorySize=64m"));
    arguments.addAll(List.of(options.split(" ")));
    Path log = Files.createTempFile(shared, "gc", ".log");
    if (version >= 17) {
      boolean concurrent = options.contains("UseZGC") || options.contains("UseShenandoahGC");
      arguments.add("-Xlog:gc" + (concurrent ? "*" : "") + ":file=" + log);
    }
    arguments.addAll(List.of("-cp", shared.toString(), "LiveSetProbe", way));
    String text = ProbeRun.output(jdks.get(version), version, arguments, shared, 120);
    Map<String, String> told = new HashMap<>();
    text.lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2)
        .forEach(words -> told.put(words[0], words[1]));
    assertLimits(told);
    if (version >= 17) {
      assertPauses(told, version, log);
    }
    return told;
  }
}
