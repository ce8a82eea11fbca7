package io.github.flinkmemory.exporter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ExplainCommandTest {
  private static final String FLAGS =
      "-Xmx536870902 -Xms536870902 -XX:MaxDirectMemorySize=268435458"
          + " -XX:MaxMetaspaceSize=268435456";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path directory;

  private String conf(String text) throws IOException {
    Files.writeString(directory.resolve("config.yaml"), text);
    return directory.toString();
  }

  @Test
  void drawsTheTreeWithBytesAndProvenance() throws IOException {
    CommandRun run =
        CommandRun.of(
            "explain",
            "--conf",
            conf("taskmanager: {memory: {process: {size: 1728m}}}"),
            "--flink-version",
            "2.3.0",
            "--slots",
            "2");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("TaskManager, Flink 2.3.0, standalone, " + directory + "\n")
        .contains(
            "Total process memory           1,811,939,328    1728.0  ████████████████████ "
                + " configured taskmanager.memory.process.size = 1728m (config.yaml)\n")
        .contains("├─ Total Flink memory          1,342,177,280    1280.0  ")
        .contains("│  └─ Managed                    536,870,920     512.0  █████▉  ")
        .contains("└─ JVM overhead                  201,326,592     192.0  ")
        .contains("clamped    raised to taskmanager.memory.jvm-overhead.min = 192m (default)")
        .contains("\n  " + FLAGS + "\n")
        .contains("  Network   4,096 buffers of 32k, 2,048 a slot\n")
        .contains("  Managed   256.0 MiB in each of 2 slots")
        .contains("  RocksDB   cache 213.3 MiB, of which write buffers may take 85.3 MiB")
        .doesNotContain("\u001B");
  }

  @Test
  void usesColoursAndPlainLettersWhereTheTerminalAsksForThem() {
    CommandRun run =
        CommandRun.of(
            Map.of(),
            new Terminal(true, false),
            "explain",
            "-D",
            "taskmanager.memory.process.size=16g");

    assertThat(run.out())
        .contains("\u001B[1m", "\u001B[33m", "\u001B[0m", "|- ", "`- ", "####")
        .matches(text -> text.chars().allMatch(c -> c < 128));
  }

  @ParameterizedTest
  @CsvSource({"table", "json", "yaml"})
  void explainsARefusalWithTheSmallestChange(String format) {
    CommandRun run =
        CommandRun.of("explain", "-Dtaskmanager.memory.process.size=600m", "--format", format);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("982m", "more than total Flink memory 152m");
  }

  @Test
  void keepsErrorsOffTheOutputOfFlags() {
    CommandRun accepted =
        CommandRun.of("explain", "-Dtaskmanager.memory.process.size=1728m", "--format", "flags");
    assertThat(accepted.out()).isEqualTo(FLAGS + System.lineSeparator());
    CommandRun refused =
        CommandRun.of("explain", "-Dtaskmanager.memory.process.size=1m", "--format", "flags");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isBlank();
    assertThat(refused.err()).startsWith("error: taskmanager.memory.process.size=1m is less than");
  }

  @Test
  void writesTheSameDocumentAsJsonAndYaml() {
    String[] arguments = {
      "explain",
      "-Dtaskmanager.memory.process.size=4g",
      "-Dstate.backend.type=rocksdb",
      "--flink-version",
      "1.20.5",
      "--format"
    };
    CommandRun json = CommandRun.of(with(arguments, "json"));
    CommandRun yaml = CommandRun.of(with(arguments, "yaml"));

    Load load = new Load(LoadSettings.builder().build());
    Object document = load.loadFromString(yaml.out());
    // JSON is YAML.
    assertThat(load.loadFromString(json.out())).isEqualTo(document);
    assertThat(json.out())
        .contains(
            "\"flink_version\" : \"1.20.5\"",
            "\"accepted\" : true",
            "\"bytes\" : 1438814063",
            "\"provenance\" : \"derived\"",
            "\"origin\" : \"-D\"",
            "\"jvm_heap\" : 1664299798",
            "\"jvm_direct\" : 493921243",
            "\"buffers\" : 10977",
            "\"state_backend\" : \"rocksdb\"",
            "\"taskmanager.memory.network.max\" : \"359703515b\"",
            "\"findings\" : [ ]");
  }

  private static String[] with(String[] arguments, String last) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }

  @Test
  void showsTwoConfigurationsSideBySide() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("config.yaml"), "taskmanager.memory.process.size: 4g");
    String conf = conf("taskmanager.memory.process.size: 1728m");

    CommandRun run =
        CommandRun.of(
            "explain", "--conf", conf, "--diff", other.toString(), "--flink-version", "2.3.0");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("A: TaskManager, Flink 2.3.0, standalone, " + conf)
        .contains("B: TaskManager, Flink 2.3.0, standalone, " + other)
        .contains("Total process memory            1,811,939,328     4,294,967,296       +2368.0\n")
        .contains("JVM metaspace                  268,435,456       268,435,456             =\n")
        .contains("taskmanager.memory.process.size: 1728m -> 4g");

    CommandRun json =
        CommandRun.of("explain", "--conf", conf, "--diff", other.toString(), "--format", "json");
    assertThat(json.out()).contains("\"total_process\" : 2483027968");
    CommandRun flags =
        CommandRun.of("explain", "--conf", conf, "--diff", other.toString(), "--format", "flags");
    assertThat(flags.out().lines()).hasSize(2);
    assertThat(
            CommandRun.of("explain", "--conf", conf, "--diff", other.toString(), "--format", "yaml")
                .out())
        .contains("difference:");
  }

  @Test
  void showsWhatAnEditOrAnotherVersionChanges() throws IOException {
    String conf = conf("taskmanager.memory.process.size: 16g");

    assertThat(
            CommandRun.of(
                    "explain",
                    "--conf",
                    conf,
                    "-Dtaskmanager.memory.managed.size=0",
                    "--diff",
                    conf)
                .out())
        .contains("taskmanager.memory.managed.size: 0 -> (not set)");
    assertThat(
            CommandRun.of(
                    "explain",
                    "--conf",
                    conf,
                    "--flink-version",
                    "1.20",
                    "--diff-flink-version",
                    "2.3.0")
                .out())
        .contains("A: TaskManager, Flink 1.20", "B: TaskManager, Flink 2.3.0");
    CommandRun refused =
        CommandRun.of(
            "explain", "--conf", conf, "-Dtaskmanager.memory.process.size=1m", "--diff", conf);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("refused", "About A");
  }

  @Test
  void explainsJobManagersMiniClustersAndLegacyKeys() {
    CommandRun jobManager =
        CommandRun.of("explain", "--role", "jobmanager", "-Djobmanager.memory.process.size=1600m");
    assertThat(jobManager.out())
        .contains("Heap                     1,073,741,824    1024.0")
        .contains("-Xmx1073741824 -Xms1073741824 -XX:MaxMetaspaceSize=268435456");
    CommandRun local =
        CommandRun.of("explain", "--mode", "local", "-Dtaskmanager.memory.managed.size=1g");
    assertThat(local.out()).contains("In a MiniCluster these alone are budgets", "none by Flink");
    CommandRun old =
        CommandRun.of(
            "explain",
            "--role",
            "jobmanager",
            "--flink-version",
            "1.10.3",
            "-Djobmanager.heap.size=1g");
    assertThat(old.out())
        .contains("A JobManager of Flink 1.10 has a heap, but no memory model.", "-Xms1024m");
    CommandRun legacy =
        CommandRun.of(
            Map.of("FLINK_TM_HEAP", "2g"),
            new Terminal(false, true),
            "explain",
            "--flink-version",
            "1.20",
            "-Dx=y");
    assertThat(legacy.out())
        .contains("FLINK_TM_HEAP stands for taskmanager.memory.flink.size", "FLINK_TM_HEAP = 2g");
  }

  @Test
  void readsTheEnvironmentOfFlinksImages() throws IOException {
    CommandRun run =
        CommandRun.of(
            Map.of(
                "FLINK_CONF_DIR",
                conf("taskmanager.memory.process.size: 2g"),
                "FLINK_PROPERTIES",
                "taskmanager.memory.process.size: 4g"),
            new Terminal(false, true),
            "explain",
            "--slots",
            "2");
    assertThat(run.out())
        .contains("taskmanager.memory.process.size = 4g (FLINK_PROPERTIES)", "2 slots");
  }

  @Test
  void findsVersionAndConfigurationOfAnInstallation() throws IOException {
    Path home = directory.resolve("flink");
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("lib/flink-dist-1.18.1.jar"), "");
    Files.writeString(
        home.resolve("conf/flink-conf.yaml"), "taskmanager.memory.process.size: 1728m\nbad\n");

    CommandRun run = CommandRun.of("explain", "--flink-home", home.toString());
    assertThat(run.out())
        .contains("Flink 1.18.1", "(flink-conf.yaml line 1)")
        .contains("flink-conf.yaml line 2 is skipped");
    Files.delete(home.resolve("lib/flink-dist-1.18.1.jar"));
    assertThat(CommandRun.of("explain", "--flink-home", home.toString()).err())
        .contains("no flink-dist jar in its lib tells the version; give --flink-version");
    assertThat(CommandRun.of("explain", "--conf", home.resolve("conf").toString()).out())
        .contains("Flink 1.20.5", "of the last line that reads flink-conf.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "explain | no configuration: give --conf",
        "explain --conf /does/not/exist | /does/not/exist does not exist",
        "explain -D novalue | -D novalue: must be key=value",
        "explain -D =x | -D =x: must be key=value",
        "explain -Da=b --flink-version x | 'x' is no Flink version",
        "explain -Da=b --flink-version 1.9.3 | the memory model came with Flink 1.10",
        "explain -Da=b --role worker | 'worker' is none of taskmanager, jobmanager",
        "explain -Da=b --mode k8s | 'k8s' is none of standalone",
        "explain -Da=b --format xml | 'xml' is none of table, json, yaml, flags",
        "explain -Da=b --slots two | --slots",
        "explain --frobnicate | --frobnicate",
        "explain --batch /does/not/exist | --batch /does/not/exist: cannot be read"
      })
  void saysInOneLineWhatIsWrongWithTheCommandLine(String arguments, String message) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("error: ").contains(message);
  }

  @Test
  void noticesVersionsThatWereNeverChecked() {
    assertThat(
            CommandRun.of(
                    "explain", "-Dtaskmanager.memory.process.size=4g", "--flink-version", "2.9")
                .out())
        .contains("Flink 2.9 is newer than 2.3.0, the newest that was checked");
    assertThat(
            CommandRun.of(
                    "explain", "-Dtaskmanager.memory.process.size=4g", "--flink-version", "2.3.1")
                .out())
        .doesNotContain("newer than");
  }

  @Test
  void showsUsageAndVersion() {
    assertThat(CommandRun.of("--version").out()).startsWith("flink-memory-exporter ");
    assertThat(CommandRun.of("--help").out()).contains("explain");
    assertThat(CommandRun.of().out()).contains("Usage: flink-memory-exporter");
    assertThat(CommandRun.of("explain", "--help").out()).contains("--batch", "Exit codes");
  }
}
