package io.github.flinkmemory.exporter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "5b, 5",
    "5 bytes, 5",
    "2k, 2048",
    "2KB, 2048",
    "2 kibibytes, 2048",
    "1m, 1048576",
    "1 Mb, 1048576",
    "1mebibytes, 1048576",
    "4g, 4294967296",
    "4 gb, 4294967296",
    "4gibibytes, 4294967296",
    "1t, 1099511627776",
    "1tb, 1099511627776",
    "1 tebibytes, 1099511627776",
    "9223372036854775807, 9223372036854775807",
    "8388607t, 9223370937343148032",
    "007m, 7340032"
  })
  void readsWhatFlinkReads(String text, long bytes) {
    assertThat(MemorySize.parseBytes(text)).isEqualTo(bytes);
    assertThat(MemorySize.parseBytes(" \t" + text + " ")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "m",
        "-1",
        "+1g",
        "1.5g",
        "1gi",
        "1Gi",
        "0x10",
        "1e9",
        "1_000",
        "8388608t",
        "9223372036854775808",
        "99999999999999999999g",
        "64 M B",
        "１g",
        "1g # no comment"
      })
  void refusesTheRestWithOneLineThatNamesTheText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemorySize.parseBytes(text))
        .withMessageContaining("'" + text + "'")
        .withMessageNotContaining("\n");
  }

  @Property
  void formatsSoThatReadingGivesTheSameSize(
      @ForAll @LongRange(min = 0) long bytes, @ForAll @LongRange(min = 0, max = 40) long zeros) {
    long even = bytes >> zeros << zeros;
    assertThat(MemorySize.parseBytes(MemorySize.format(even))).isEqualTo(even);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0b",
    "1811939328, 1728m",
    "4294967296, 4g",
    "1152921504606846976, 1048576t",
    "123456, 123456b",
    "1234567, 1234567b (1.2 MiB)",
    "359703515, 359703515b (343.0 MiB)"
  })
  void describesSizesForPeople(long bytes, String text) {
    assertThat(MemorySize.describe(bytes)).isEqualTo(text);
  }
}
