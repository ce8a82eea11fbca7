package io.github.flinkmemory.agent.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.host.JavaHome;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger of a real JVM with known contents, with each collector of each Java that is here. */
@EnabledOnOs(OS.LINUX)
class LedgerLiveTest {
  private static final long MIB = LedgerProbe.MIB;

  /** The test's classes need Java 17. */
  static Stream<Arguments> jvms() {
    List<Arguments> jvms = new ArrayList<>();
    for (JavaHome java : JavaHome.present()) {
      if (java.feature() >= 17) {
        for (String collector : List.of("Serial", "Parallel", "G1", "Shenandoah", "Z")) {
          jvms.add(Arguments.of(java, List.of("-XX:+Use" + collector + "GC")));
        }
        jvms.add(Arguments.of(java, List.of("-XX:+UseG1GC", "-Xshare:off")));
        jvms.add(Arguments.of(java, List.of("-XX:+UseG1GC", "-XX:+UseTransparentHugePages")));
        jvms.add(Arguments.of(java, List.of("-XX:+UseG1GC", "-Xms128m", "-Xmx2g")));
      }
    }
    return jvms.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("jvms")
  void namesNearlyEveryByte(JavaHome java, List<String> options) throws Exception {
    Map<String, Long> tracked = run(java, options, "-XX:NativeMemoryTracking=summary");
    assertAccount(tracked, 0.97, 0.04);
    Map<String, Long> untracked = run(java, options, "-XX:NativeMemoryTracking=off");
    assertAccount(untracked, 0.90, 0.08);
  }

  static Stream<JavaHome> javas() {
    return JavaHome.present().stream().filter(java -> java.feature() >= 17);
  }

  /** What is neither touched nor freed is told from what was touched and freed. */
  @ParameterizedTest
  @MethodSource("javas")
  void namesEveryByteBesideSegmentsThatAreHardlyTouched(JavaHome java) throws Exception {
    Map<String, Long> tracked =
        run(java, List.of("-XX:+UseG1GC"), "-XX:NativeMemoryTracking=summary", "sort");
    assertAccount(tracked, 0.97, 0.04);
    assertSegments(tracked);
    // Of 35 MiB that were freed.
    assertThat(tracked.get("allocator measured")).as("%s", tracked).isGreaterThan(30 * MIB);
    Map<String, Long> untracked =
        run(java, List.of("-XX:+UseG1GC"), "-XX:NativeMemoryTracking=off", "sort");
    assertAccount(untracked, 0.90, 0.08);
    assertSegments(untracked);
  }

  /**
   * Of each that was not filled malloc's header touched one page, which it lies on nearly whole.
   */
  private static void assertSegments(Map<String, Long> told) {
    long filled = (long) HardlyTouchedSegments.FILLED * HardlyTouchedSegments.SEGMENT;
    int others = HardlyTouchedSegments.SEGMENTS - HardlyTouchedSegments.FILLED;
    assertThat(told.get("managed measured"))
        .as("%s", told)
        .isBetween(filled, filled + others * (4096L + 512));
  }

  private static void assertAccount(Map<String, Long> told, double measured, double unexplained) {
    // Reading smaps takes some megabytes itself.
    long resident = told.getOrDefault("PROCESS_RESIDENT", 0L);
    assertThat((double) resident)
        .as("resident, %s", told)
        .isCloseTo(told.getOrDefault("smaps", 0L), within(0.05 * resident));
    long sum = 0;
    long sumMeasured = 0;
    for (Map.Entry<String, Long> entry : told.entrySet()) {
      if (entry.getKey().endsWith(" measured") || entry.getKey().endsWith(" derived")) {
        sum += entry.getValue();
        sumMeasured += entry.getKey().endsWith(" measured") ? entry.getValue() : 0;
      }
    }
    assertThat(sum).isEqualTo(resident);
    assertThat((double) sumMeasured / resident).as("%s", told).isGreaterThan(measured);
    assertThat((double) told.getOrDefault("unexplained derived", 0L) / resident)
        .as("%s", told)
        .isBetween(-unexplained, unexplained);
    // Some buffers of the JDK's own are there too.
    assertThat(told.get("direct measured"))
        .isBetween(LedgerProbe.DIRECT_MIB * MIB, (LedgerProbe.DIRECT_MIB + 2) * MIB);
    assertThat(told.get("heap measured")).isGreaterThan(LedgerProbe.HEAP_MIB * MIB);
    // A frame takes some 50 to 100 bytes, and each stack has a few pages of its own.
    assertThat(told.get("thread_stacks measured"))
        .as("%s", told)
        .isBetween(LedgerProbe.THREADS * (24L << 10), LedgerProbe.THREADS * (400L << 10));
  }

  /** What the program printed, by the words in front of the number. */
  private static Map<String, Long> run(
      JavaHome java, List<String> options, String tracking, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java.executable());
    command.addAll(List.of("-Xms512m", "-Xmx512m"));
    command.addAll(options);
    command.addAll(
        List.of(
            tracking, "-cp", System.getProperty("java.class.path"), LedgerProbe.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text;
    try (InputStream output = process.getInputStream()) {
      text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
    assumeTrue(!text.contains("Option -XX:+Use") || text.contains("kind "), text);
    Map<String, Long> told = new TreeMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("smaps")) {
        told.put("smaps", Long.parseLong(words[1]));
      } else if (words[0].equals("field")) {
        told.put(words[1], Long.parseLong(words[2]));
      } else if (words[0].equals("kind")) {
        told.put(words[1] + " " + words[2], Long.parseLong(words[3]));
      }
    }
    assertThat(told).as(text).isNotEmpty();
    return told;
  }
}
