package io.github.flinkmemory.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "-1572864, -1.5 MiB",
    "1073741823, 1.00 GiB",
    "1073741824, 1.00 GiB",
    "134217730, 128.0 MiB",
    "9223372036854775807, 8.00 EiB"
  })
  void writesBytesInUnitsOf1024(long bytes, String text) {
    assertThat(ByteText.of(bytes)).isEqualTo(text);
  }

  @Test
  void writesADashForTheUnknown() {
    assertThat(ByteText.of(OptionalLong.empty())).isEqualTo("–");
  }
}
