package io.github.flinkmemory.exporter.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
  private static final FlinkVersion LINES = FlinkVersion.of(1, 18, 1);
  private static final FlinkVersion BOTH = FlinkVersion.of(1, 20, 5);
  private static final FlinkVersion YAML = FlinkVersion.of(2, 3, 0);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void tellsWhereEachOptionWasSetAndWhatWasSkipped() throws Exception {
    write("flink-conf.yaml", "a: 1\nb:2\na: 3\n: 5\n\uFEFFd: 4");
    LoadedConfiguration loaded = ConfigurationFiles.load(directory, LINES);

    assertThat(loaded.values()).containsEntry("a", "3").containsEntry("\uFEFFd", "4").hasSize(2);
    assertThat(loaded.origin("a")).isEqualTo("flink-conf.yaml line 3");
    assertThat(loaded.origin("x")).isEmpty();
    assertThat(loaded.remarks())
        .containsExactly(
            "flink-conf.yaml line 2 is skipped: it is no 'key: value' (a space must follow the"
                + " colon)",
            "flink-conf.yaml line 3 sets a again: the last one wins",
            "flink-conf.yaml line 4 is skipped: its key or value is empty",
            "flink-conf.yaml line 5 sets an option that Flink does not know: its name starts with a"
                + " byte order mark");
  }

  @Test
  void saysWhatIsWrongWithAYamlFileWithoutQuotingIt() throws Exception {
    write("config.yaml", "password: secret\n  broken: [");

    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .isInstanceOf(ConfigurationFileException.class)
        .hasMessageStartingWith("config.yaml: line 2, column ")
        .hasMessageNotContaining("secret");
    write("config.yaml", "a:\nb: 1");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: a has no value; give it one or remove the line");
    write("config.yaml", "\"a\\nb\":");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: a b has no value; give it one or remove the line");
    write("config.yaml", "a: {? {password: secret} : 1}");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: a key of a is no text; quote it");
    write("config.yaml", "[secret]: 1");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: a key is no text; quote it");
    write("config.yaml", "a: {b: 1}\na.b: 2");
    assertThat(ConfigurationFiles.load(directory, YAML).remarks())
        .containsExactly("config.yaml sets a.b both nested and flat: the last one wins");
  }

  @Test
  void boundsYamlBombs() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
    for (int i = 1; i < 25; i++) {
      bomb.append("a%d: &a%d {p: *a%d, q: *a%d}%n".formatted(i, i, i - 1, i - 1));
    }
    write("config.yaml", bomb.toString());
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: more than 100000 options");
    write("config.yaml", "a: &x {b: *x}");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage("config.yaml: nested too deeply, or an alias of itself");
    write("config.yaml", "a: " + "[".repeat(100_000));
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .isInstanceOf(ConfigurationFileException.class);
    write("config.yaml", "a: " + "{b: ".repeat(200) + "1" + "}".repeat(200));
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .isInstanceOf(ConfigurationFileException.class);
  }

  @Test
  void namesTheFileThatIsMissing() throws Exception {
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage(directory + " has no config.yaml, which Flink 2.3.0 reads");
    write("flink-conf.yaml", "a: 1");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage(
            directory
                + " has no config.yaml, which Flink 2.3.0 reads; it does not read flink-conf.yaml,"
                + " which is there");
    assertThat(ConfigurationFiles.load(directory, BOTH).values()).containsEntry("a", "1");
    assertThatThrownBy(() -> ConfigurationFiles.load(directory.resolve("x"), YAML))
        .hasMessage(directory.resolve("x") + " does not exist");
  }

  @Test
  void readsAFileByItsNameElseByTheVersion() throws Exception {
    assertThat(ConfigurationFiles.load(write("flink-conf.yaml", "a: b: c"), YAML).values())
        .containsEntry("a", "b: c");
    assertThat(ConfigurationFiles.load(write("config.yaml", "a: {b: 1}"), LINES).values())
        .containsEntry("a.b", "1");
    Path other = write("other.yaml", "a: {b: 1}");
    assertThat(ConfigurationFiles.load(other, LINES).values()).containsEntry("a", "{b: 1}");
    assertThat(ConfigurationFiles.load(other, YAML).values()).containsEntry("a.b", "1");
  }

  @Test
  void refusesDirectoriesHugeFilesAndFilesWithoutPermission() throws Exception {
    Files.createDirectory(directory.resolve("config.yaml"));
    assertThatThrownBy(() -> ConfigurationFiles.load(directory, YAML))
        .hasMessage(directory.resolve("config.yaml") + " is a directory, not a file");
    Path huge = directory.resolve("huge.yaml");
    try (OutputStream out = Files.newOutputStream(huge)) {
      byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 65; i++) {
        out.write(megabyte);
      }
    }
    assertThatThrownBy(() -> ConfigurationFiles.load(huge, YAML))
        .hasMessage(huge + " is larger than 64m: no configuration");
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
    Path secret = write("secret.yaml", "a: 1");
    assertThat(secret.toFile().setReadable(false)).isTrue();
    assertThatThrownBy(() -> ConfigurationFiles.load(secret, YAML))
        .hasMessage(secret + " must not be read: no permission");
  }

  @Test
  void addsTheEnvironmentOfTheImages() throws Exception {
    Map<String, String> environment =
        Map.of(
            "FLINK_PROPERTIES",
            "a: 1 g\n\nb:${SIZE}\n  c: $SIZE x # note\nnone\nurl: http://h:1\n",
            "SIZE",
            "4g",
            "TASK_MANAGER_NUMBER_OF_TASK_SLOTS",
            "3");

    LoadedConfiguration lines =
        ImageEnvironment.apply(LoadedConfiguration.empty(), environment, LINES);
    assertThat(lines.values())
        .containsOnly(
            Map.entry("taskmanager.numberOfTaskSlots", "3"),
            Map.entry("a", "1 g"),
            Map.entry("c", "4g x"),
            Map.entry("url", "http://h:1"));
    assertThat(lines.origin("a")).isEqualTo("FLINK_PROPERTIES");
    // Since 1.19 the entry point removes all white space, so that c refers to a variable SIZEx.
    assertThat(ImageEnvironment.apply(LoadedConfiguration.empty(), environment, YAML).values())
        .containsOnly(
            Map.entry("taskmanager.numberOfTaskSlots", "3"),
            Map.entry("a", "1g"),
            Map.entry("b", "4g"),
            Map.entry("c", "#note"),
            Map.entry("none", ""),
            Map.entry("url", "http://h:1"));
    assertThat(
            ImageEnvironment.apply(
                    LoadedConfiguration.empty(),
                    Map.of("FLINK_PROPERTIES", "", "TASK_MANAGER_NUMBER_OF_TASK_SLOTS", ""),
                    YAML)
                .values())
        .isEmpty();
  }

  @Test
  void findsTheVersionOfAnInstallation() throws Exception {
    Path home = directory.resolve("flink");
    assertThat(FlinkHome.version(home)).isEmpty();
    Path lib = Files.createDirectories(home.resolve("lib"));
    assertThat(FlinkHome.version(home)).isEmpty();
    jar(lib.resolve("flink-dist.jar"), "1.19.1");
    assertThat(FlinkHome.version(home)).contains(FlinkVersion.of(1, 19, 1));
    Files.writeString(lib.resolve("flink-dist_2.12-1.14.6.jar"), "");
    assertThat(FlinkHome.version(home)).contains(FlinkVersion.of(1, 14, 6));
    assertThat(FlinkHome.configuration(home)).isEqualTo(home.resolve("conf"));
  }

  @Test
  void findsNoVersionInJarsThatDoNotTell() throws Exception {
    Path lib = Files.createDirectories(directory.resolve("flink/lib"));
    jar(lib.resolve("flink-dist.jar"), "unknown");
    Files.writeString(lib.resolve("flink-dist-broken.jar"), "no jar");
    Files.writeString(lib.resolve("flink-table-1.20.0.jar"), "");
    assertThat(FlinkHome.version(directory.resolve("flink"))).isEmpty();
  }

  private static void jar(Path path, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    new JarOutputStream(Files.newOutputStream(path), manifest).close();
  }
}
