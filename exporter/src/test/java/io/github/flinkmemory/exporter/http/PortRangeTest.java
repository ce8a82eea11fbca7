package io.github.flinkmemory.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
  @Test
  void readsAPortARangeAndAnyPort() {
    assertThat(PortRange.parse("9280")).hasToString("9280");
    assertThat(PortRange.parse(" 9280 - 9299 ")).hasToString("9280-9299");
    assertThat(PortRange.parse("0").last()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "x", "-1", "65536", "9299-9280", "1-", "0-5", "9280-9290-9299", "1.5"})
  void refusesTheRestAndSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> PortRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9280-9299");
  }
}
