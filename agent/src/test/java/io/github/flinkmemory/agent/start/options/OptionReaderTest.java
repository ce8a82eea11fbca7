package io.github.flinkmemory.agent.start.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionReaderTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ",", " , ,"})
  void nothingGivenIsTheDefaults(@Nullable String argument) {
    OptionReader reader = read(argument, Map.of(), Map.of());

    AgentSettings settings = reader.settings();
    assertThat(reader.problems()).isEmpty();
    assertThat(settings.port()).hasToString("9280-9299");
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.failFast()).isFalse();
    assertThat(settings.hook()).isTrue();
    assertThat(settings.children()).isTrue();
  }

  @Test
  void everyOptionIsReadFromTheArgument() {
    OptionReader reader =
        read(
            " port = 0 ,host=::1,interval=500ms,failFast=TRUE,hook=false,children=False,process=auto",
            Map.of(),
            Map.of());

    AgentSettings settings = reader.settings();
    assertThat(reader.problems()).isEmpty();
    assertThat(settings.port()).hasToString("0");
    assertThat(settings.host()).isEqualTo("::1");
    assertThat(settings.interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.failFast()).isTrue();
    assertThat(settings.hook()).isFalse();
    assertThat(settings.children()).isFalse();
  }

  @Test
  void theArgumentComesFirstThenPropertyEnvironmentFileDefault(@TempDir Path folder)
      throws IOException {
    String file = file(folder, "port=4\nhost=four\ninterval=4s\nfailFast=true\n");
    Map<String, String> properties =
        Map.of("flink.memory.agent.port", "2", "flink.memory.agent.host", "two");
    Map<String, String> environment =
        Map.of(
            "FLINK_MEMORY_AGENT_PORT", "3",
            "FLINK_MEMORY_AGENT_HOST", "three",
            "FLINK_MEMORY_AGENT_INTERVAL", "3s",
            "FLINK_MEMORY_AGENT_CONFIG", file);

    OptionReader reader = read("port=1", properties, environment);

    AgentSettings settings = reader.settings();
    assertThat(reader.problems()).isEmpty();
    assertThat(settings.port()).hasToString("1");
    assertThat(settings.host()).isEqualTo("two");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.failFast()).isTrue();
    assertThat(settings.children()).isTrue();
  }

  @Test
  void aWrongTextGivesTheDefaultAndNotAnotherPlacesText() {
    OptionReader reader = read("port=many", Map.of("flink.memory.agent.port", "2"), Map.of());

    assertThat(reader.settings().port()).hasToString("9280-9299");
    assertThat(reader.problems())
        .containsExactly(
            "port=many: must be a port (9280), a range of ports (9280-9299), or 0 for any free"
                + " port; using 9280-9299");
  }

  @Test
  void saysWhereAWrongTextStands(@TempDir Path folder) throws IOException {
    String file = file(folder, "children=perhaps");
    OptionReader reader =
        read(
            "interval=1d",
            Map.of("flink.memory.agent.host", "a b"),
            Map.of("FLINK_MEMORY_AGENT_FAIL_FAST", "yes", "FLINK_MEMORY_AGENT_CONFIG", file));

    assertThat(reader.problems())
        .containsExactly(
            "-Dflink.memory.agent.host=a b: must be a host name or an IP address of this machine,"
                + " such as 127.0.0.1; using 0.0.0.0",
            "interval=1d: must be a duration from 100ms to 10m, such as 500ms, 10s or 1m; using"
                + " 10s",
            "FLINK_MEMORY_AGENT_FAIL_FAST=yes: must be true or false; using false",
            "children=perhaps in " + file + ": must be true or false; using true");
  }

  @ParameterizedTest
  @CsvSource({
    "prot=1, port",
    "Port=1, port",
    "intervall=1s, interval",
    "failfast=true, failFast",
    "fail_fast=true, failFast",
    "conf=x, config",
    "hots=x, host",
  })
  void anUnknownNameIsToldWithTheNearest(String argument, String nearest) {
    assertThat(read(argument, Map.of(), Map.of()).problems())
        .containsExactly(argument + ": no such option; did you mean " + nearest + "?");
  }

  @Test
  void anUnknownNameFarFromAnyIsToldWithAll() {
    assertThat(read("prometheus.url=http://x", Map.of(), Map.of()).problems())
        .containsExactly(
            "prometheus.url=http://x: no such option; known are port, host, interval, failFast,"
                + " config, process, hook, children, stateDir, adviceMode, adviceCap,"
                + " adviceBucket, adviceBuckets, mappings, allocator, sparing");
  }

  /** The spelling of other exporters' agents. */
  @Test
  void aBareValueIsNoOption() {
    assertThat(read("9280", Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .startsWith("9280=: no such option; known are port");
  }

  @Test
  void unknownPropertiesAndVariablesAreToldToo() {
    OptionReader reader =
        read(
            "",
            Map.of("flink.memory.agent.prot", "1", "flink.memory", "x"),
            Map.of("FLINK_MEMORY_AGENT_HOOKS", "true", "FLINK_MEMORY", "x"));

    assertThat(reader.problems())
        .containsExactly(
            "-Dflink.memory.agent.prot=1: no such option; did you mean port?",
            "FLINK_MEMORY_AGENT_HOOKS=true: no such option; did you mean hook?");
  }

  @Test
  void ofOneGivenTwiceTheFirstIsUsed() {
    OptionReader reader = read("port=1,port=2", Map.of(), Map.of());

    assertThat(reader.settings().port()).hasToString("1");
    assertThat(reader.problems()).containsExactly("port=2: given twice; port=1 is used");
  }

  /** Kubernetes sets these where a Service is called flink-memory-agent. */
  @Test
  void variablesOfAKubernetesServiceAreNotOurs() {
    OptionReader reader =
        read(
            "",
            Map.of(),
            Map.of(
                "FLINK_MEMORY_AGENT_PORT", "tcp://10.0.0.1:9280",
                "FLINK_MEMORY_AGENT_SERVICE_HOST", "10.0.0.1",
                "FLINK_MEMORY_AGENT_SERVICE_PORT", "9280",
                "FLINK_MEMORY_AGENT_SERVICE_PORT_METRICS", "9280",
                "FLINK_MEMORY_AGENT_PORT_9280_TCP", "tcp://10.0.0.1:9280",
                "FLINK_MEMORY_AGENT_PORT_9280_TCP_PROTO", "tcp",
                "FLINK_MEMORY_AGENT_PORT_9280_TCP_PORT", "9280",
                "FLINK_MEMORY_AGENT_PORT_9280_TCP_ADDR", "10.0.0.1"));

    assertThat(reader.problems()).isEmpty();
    assertThat(reader.settings().port()).hasToString("9280-9299");
  }

  @Test
  void anEmptyVariableIsNotSet() {
    OptionReader reader =
        read("", Map.of(), Map.of("FLINK_MEMORY_AGENT_PORT", " ", "FLINK_MEMORY_AGENT_HOST", ""));

    assertThat(reader.problems()).isEmpty();
    assertThat(reader.settings().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void theFileIsUtf8(@TempDir Path folder) throws IOException {
    String file = file(folder, "# Größe\nhost = gedächtnis\n");

    assertThat(read("config=" + file, Map.of(), Map.of()).settings().host())
        .isEqualTo("gedächtnis");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config=other.properties", "process=force"})
  void whatIsNeededBeforeTheFileIsNotReadFromIt(String line, @TempDir Path folder)
      throws IOException {
    String file = file(folder, line + "\nport=4");

    OptionReader reader = read("config=" + file, Map.of(), Map.of());

    assertThat(reader.settings().port()).hasToString("4");
    assertThat(reader.problems())
        .containsExactly(
            line
                + " in "
                + file
                + ": cannot be set in a file; use the argument, a property or the environment");
  }

  @Test
  void aFileThatIsNotThereGivesALine(@TempDir Path folder) {
    Path file = folder.resolve("absent");

    assertThat(read("config=" + file, Map.of(), Map.of()).problems())
        .containsExactly(
            "config="
                + file
                + ": must be the path of a readable properties file, but: no such file");
  }

  @Test
  void aFolderIsNoFile(@TempDir Path folder) {
    assertThat(read("config=" + folder, Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .endsWith("but: not a file");
  }

  /** It would never end. */
  @Test
  void aDeviceIsNoFile() {
    assertThat(read("config=/dev/zero", Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .endsWith("but: not a file");
  }

  @Test
  void aHugeFileIsNotRead(@TempDir Path folder) throws IOException {
    String file = file(folder, "#".repeat(1024 * 1024 + 1));

    assertThat(read("config=" + file, Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .endsWith("but: larger than 1 MiB");
  }

  @Test
  void aFileThatIsNoPropertiesGivesALine(@TempDir Path folder) throws IOException {
    String file = file(folder, "port=\\u12");

    assertThat(read("config=" + file, Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .startsWith("config=" + file + ": must be the path of a readable properties file, but: ");
  }

  @Test
  void noConfigIsNotAPath() {
    assertThat(read("config=", Map.of(), Map.of()).problems())
        .containsExactly("config=: must be the path of a readable properties file; using none");
  }

  @Test
  void aProblemIsOneLineWhateverWasWritten() {
    assertThat(read("port=1\n2\r\u001b[31m", Map.of(), Map.of()).problems())
        .singleElement()
        .asString()
        .startsWith("port=1?2??[31m: must be ");
  }

  private static OptionReader read(
      @Nullable String argument, Map<String, String> properties, Map<String, String> environment) {
    Properties all = new Properties();
    all.putAll(properties);
    return new OptionReader(argument, all, environment);
  }

  private static String file(Path folder, String content) throws IOException {
    return Files.writeString(folder.resolve("agent.properties"), content, StandardCharsets.UTF_8)
        .toString();
  }
}
