package io.github.flinkmemory.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangeTest {
  @Test
  void isAPortARangeOrAnyPort() {
    assertThat(new PortRange(9280, 9280)).hasToString("9280");
    assertThat(new PortRange(9280, 9299)).hasToString("9280-9299");
    assertThat(new PortRange(0, 0)).hasToString("0");
  }

  @ParameterizedTest
  @CsvSource({"-1,5", "0,5", "9299,9280", "1,65536"})
  void refusesTheRest(int first, int last) {
    assertThatThrownBy(() -> new PortRange(first, last))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
