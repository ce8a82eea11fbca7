package io.github.flinkmemory.exporter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.20.3, 1.20.3",
    "1.20, 1.20",
    "v2.3.0, 2.3.0",
    "2.4-SNAPSHOT, 2.4",
    "1.17.2-cdh7.1, 1.17.2",
    "' 1.10.0 ', 1.10.0"
  })
  void readsReleasesAndTheirSuffixes(String text, String version) {
    assertThat(FlinkVersion.parse(text)).hasToString(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "latest", "1.x", "1.20.x3", "99999.1", "-1.2"})
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkVersion.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void ordersByReleaseWithAMissingPatchAsTheNewest() {
    FlinkVersion patch = FlinkVersion.parse("1.12.4");
    assertThat(FlinkVersion.parse("1.9.3")).isLessThan(patch);
    assertThat(FlinkVersion.parse("1.12")).isGreaterThan(patch);
    assertThat(FlinkVersion.parse("2.0.0")).isGreaterThan(FlinkVersion.parse("1.20"));
    assertThat(patch.atLeast(1, 12, 4)).isTrue();
    assertThat(patch.atLeast(1, 12, 5)).isFalse();
    assertThat(patch.atLeast(1, 11, 9)).isTrue();
    assertThat(patch.atLeast(2, 0, 0)).isFalse();
    assertThat(patch)
        .isEqualTo(FlinkVersion.of(1, 12, 4))
        .hasSameHashCodeAs(FlinkVersion.of(1, 12, 4));
  }
}
