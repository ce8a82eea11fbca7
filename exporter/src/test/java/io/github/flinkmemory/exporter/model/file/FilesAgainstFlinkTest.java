package io.github.flinkmemory.exporter.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.flink.FlinkRelease;
import io.github.flinkmemory.exporter.model.flink.LoadedByFlink;
import io.github.flinkmemory.exporter.model.flink.RefusedByFlinkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our file readers and Flink's {@code GlobalConfiguration} on the same odd files. */
class FilesAgainstFlinkTest {
  private static final FlinkVersion FIRST_WITH_YAML = FlinkVersion.of(1, 19, 0);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path directory;

  static List<String> oddLines() {
    return OddFiles.lines();
  }

  static List<String> oddYaml() {
    return OddFiles.yaml();
  }

  @ParameterizedTest
  @MethodSource("oddLines")
  void readsFlinkConfYamlLineByLineAsFlinkDoes(String text) throws IOException {
    compareLines(directory, text);
  }

  @ParameterizedTest
  @MethodSource("oddYaml")
  void readsConfigYamlAsFlinkDoes(String text) throws IOException {
    compareYaml(directory, text);
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void readsAnyLinesAsFlinkDoes(@ForAll("lineFiles") String text) throws IOException {
    inTemporaryDirectory(temporary -> compareLines(temporary, text));
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void readsAnyYamlAsFlinkDoes(@ForAll("yamlFiles") String text) throws IOException {
    inTemporaryDirectory(temporary -> compareYaml(temporary, text));
  }

  @Test
  void readsAHugeFileAsFlinkDoes() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append("key.").append(i % 30_000).append(": value ").append(i).append('\n');
    }
    compareLines(directory, text.toString());
    compareYaml(directory, "a: " + "x".repeat(4 << 20));
  }

  @Test
  void choosesTheFileAsFlinkDoes() throws IOException {
    for (int files = 0; files < 16; files++) {
      Path conf = Files.createDirectory(directory.resolve("conf" + files));
      create(conf.resolve("flink-conf.yaml"), files & 3, "a: lines");
      create(conf.resolve("config.yaml"), files >> 2, "a: yaml");
      for (FlinkRelease release : FlinkRelease.all()) {
        assertThat(ours(conf, release.version(), values -> values))
            .as("%s %s", release, files)
            .isEqualTo(flinks(release, conf, loaded -> new TreeMap<>(loaded.texts())));
      }
    }
    assertThat(ours(directory.resolve("missing"), FlinkVersion.NEWEST, values -> values))
        .isEqualTo("refused");
  }

  /** Nothing, a file, or a directory of that name. */
  private static void create(Path path, int kind, String text) throws IOException {
    if (kind == 1) {
      Files.writeString(path, text);
    } else if (kind == 2) {
      Files.createDirectory(path);
    } else if (kind == 3) {
      Files.writeString(path, "");
    }
  }

  private interface Comparison {
    void in(Path directory) throws IOException;
  }

  private static void inTemporaryDirectory(Comparison comparison) throws IOException {
    Path temporary = Files.createTempDirectory("flink-conf");
    try {
      comparison.in(temporary);
    } finally {
      for (String name : new String[] {"flink-conf.yaml", "config.yaml"}) {
        Files.deleteIfExists(temporary.resolve(name));
      }
      Files.delete(temporary);
    }
  }

  private static void compareLines(Path directory, String text) throws IOException {
    Files.write(directory.resolve("flink-conf.yaml"), text.getBytes(StandardCharsets.UTF_8));
    for (FlinkRelease release : FlinkRelease.all()) {
      if (!release.version().atLeast(2, 0, 0)) {
        assertThat(ours(directory, release.version(), values -> values))
            .as(release.toString())
            .isEqualTo(flinks(release, directory, loaded -> new TreeMap<>(loaded.texts())));
      }
    }
    Files.delete(directory.resolve("flink-conf.yaml"));
  }

  private static void compareYaml(Path directory, String text) throws IOException {
    Files.write(directory.resolve("config.yaml"), text.getBytes(StandardCharsets.UTF_8));
    for (FlinkRelease release : FlinkRelease.all()) {
      if (release.version().atLeast(FIRST_WITH_YAML)) {
        assertThat(ours(directory, release.version(), FilesAgainstFlinkTest::readings))
            .as(release.toString())
            .isEqualTo(flinks(release, directory, FilesAgainstFlinkTest::readings));
      }
    }
  }

  private static Object ours(
      Path directory, FlinkVersion version, Function<Map<String, String>, Object> view) {
    try {
      Map<String, String> values = ConfigurationFiles.load(directory, version).values();
      return view.apply(new TreeMap<>(values));
    } catch (ConfigurationFileException e) {
      assertThat(e.reason()).doesNotContain("\n").isNotBlank();
      return "refused";
    }
  }

  private static Object flinks(
      FlinkRelease release, Path directory, Function<LoadedByFlink, Object> view) {
    try {
      return view.apply(release.load(directory));
    } catch (RefusedByFlinkException e) {
      return "refused";
    }
  }

  /** Flink keeps types: what counts is what reading each value as a size, a fraction … gives. */
  private static Object readings(LoadedByFlink loaded) {
    Map<String, Set<String>> readings = new TreeMap<>();
    for (String key : loaded.keys()) {
      Set<String> values = new TreeSet<>();
      for (String conversion :
          new String[] {"convertToMemorySize", "convertToFloat", "convertToInt"}) {
        values.add(conversion + " " + loaded.read(key, conversion));
      }
      readings.put(key, values);
    }
    return readings;
  }

  private static Object readings(Map<String, String> ours) {
    Map<String, Set<String>> readings = new TreeMap<>();
    ours.forEach(
        (key, text) -> {
          Set<String> values = new TreeSet<>();
          values.add("convertToMemorySize " + read(text, MemorySize::parseBytes));
          values.add("convertToFloat " + read(text, Float::parseFloat));
          values.add("convertToInt " + read(text, Integer::parseInt));
          readings.put(key, values);
        });
    return readings;
  }

  private static String read(String text, Function<String, Object> reading) {
    try {
      return String.valueOf(reading.apply(text));
    } catch (IllegalArgumentException e) {
      return "refused";
    }
  }

  @Provide
  Arbitrary<String> lineFiles() {
    return OddFiles.fragments(OddFiles.lines());
  }

  @Provide
  Arbitrary<String> yamlFiles() {
    List<String> fragments = new ArrayList<>(OddFiles.yaml());
    fragments.removeIf(text -> text.length() > 200);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(2, OddFiles.fragments(fragments)),
        net.jqwik.api.Tuple.of(
            1, OddFiles.scalars().map(value -> "taskmanager.memory.process.size: " + value)));
  }
}
