package io.github.flinkmemory.agent.start.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTypeTest {
  private static final OptionType<Duration> INTERVAL = OptionType.duration("100ms", "10m");

  @ParameterizedTest
  @CsvSource({
    "9280, 9280, 9280",
    "0, 0, 0",
    "1-65535, 1, 65535",
    "9280 - 9299, 9280, 9299",
    "9280-9280, 9280, 9280",
  })
  void ports(String text, int first, int last) {
    assertThat(OptionType.PORTS.parse(text).first()).isEqualTo(first);
    assertThat(OptionType.PORTS.parse(text).last()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "65536",
        "9299-9280",
        "0-1",
        "9280-",
        "-",
        "1-2-3",
        "9280,9281",
        "+1",
        "１",
        "0x1",
        "1 2",
        "99999999999",
        "tcp://10.0.0.1:9280",
      })
  void notPorts(String text) {
    refuses(OptionType.PORTS, text);
  }

  @ParameterizedTest
  @CsvSource({
    "100ms, 100",
    "500 ms, 500",
    "10s, 10000",
    "1m, 60000",
    "10m, 600000",
    "600s, 600000"
  })
  void durations(String text, long milliseconds) {
    assertThat(INTERVAL.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "99ms",
        "601s",
        "11m",
        "1h",
        "-1s",
        "1.5s",
        "1S",
        "PT1S",
        "9999999999ms"
      })
  void notDurations(String text) {
    refuses(INTERVAL, text);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "0.0.0.0, 0.0.0.0",
    "::, ::",
    "[::1], ::1",
    "fe80::1%eth0, fe80::1%eth0",
    "flink-tm_1.svc, flink-tm_1.svc",
    "gedächtnis, gedächtnis",
  })
  void hosts(String text, String host) {
    assertThat(OptionType.HOST.parse(text)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "a b", "http://x", "a/b", "a;b", "*", "$(hostname)"})
  void notHosts(String text) {
    refuses(OptionType.HOST, text);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "TRUE, true", "False, false"})
  void flags(String text, boolean flag) {
    assertThat(OptionType.FLAG.parse(text)).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "yes", "on", "truee"})
  void notFlags(String text) {
    refuses(OptionType.FLAG, text);
  }

  private static void refuses(OptionType<?> type, String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
  }
}
