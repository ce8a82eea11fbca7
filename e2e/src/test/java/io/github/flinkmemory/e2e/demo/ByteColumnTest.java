package io.github.flinkmemory.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteColumnTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 MiB",
    "1048576, 1.0 MiB",
    "-63129080, -60.2 MiB",
    "1048523571, 999.9 MiB",
    "1048523572, 0.98 GiB",
    "1073741824, 1.00 GiB",
    "1811939328, 1.69 GiB",
    "1099511627776, 1024.00 GiB"
  })
  void keepsToOneUnitPerRange(double bytes, String text) {
    assertThat(ByteColumn.text(OptionalDouble.of(bytes))).isEqualTo(text);
  }

  @Test
  void isAlwaysOfOneWidth() {
    assertThat(ByteColumn.cell(OptionalDouble.empty())).isEqualTo("         –");
    assertThat(ByteColumn.cell(OptionalDouble.of(-1048523571))).isEqualTo("-999.9 MiB");
  }
}
