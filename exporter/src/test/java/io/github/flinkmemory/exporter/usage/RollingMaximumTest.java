package io.github.flinkmemory.exporter.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RollingMaximumTest {
  private final RollingMaximum maximum = new RollingMaximum(1000, 100);

  @Test
  void knowsNothingAtFirst() {
    assertThat(maximum.maximum(5)).isEmpty();
  }

  @Test
  void keepsTheHighestValueOfTheWholeWindow() {
    maximum.record(1_000, 7);
    maximum.record(1_050, 9);
    maximum.record(1_900, 3);
    assertThat(maximum.maximum(2_049)).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void forgetsAValueAtMostOneBucketAfterItLeftTheWindow() {
    maximum.record(1_000, 9);
    maximum.record(1_500, 3);
    assertThat(maximum.maximum(2_000)).hasValue(9);
    assertThat(maximum.maximum(2_100)).hasValue(3);
  }

  @Test
  void forgetsEverythingAfterALongGap() {
    maximum.record(1_000, 9);
    assertThat(maximum.maximum(1_000_000)).isEmpty();
  }

  @Test
  void losesNothingWhenTheClockIsSetBack() {
    maximum.record(10_000, 9);
    maximum.record(2_000, 11);
    assertThat(maximum.maximum(2_000)).hasValue(11);
    assertThat(maximum.maximum(10_999)).hasValue(11);
  }

  @Test
  void takesNegativeValues() {
    maximum.record(1_000, -5);
    assertThat(maximum.maximum(1_000)).hasValue(-5);
  }

  @Test
  void refusesAWindowThatIsNoMultipleOfItsBuckets() {
    assertThatThrownBy(() -> new RollingMaximum(1000, 300))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
