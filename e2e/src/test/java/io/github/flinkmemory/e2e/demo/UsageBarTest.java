package io.github.flinkmemory.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UsageBarTest {

  private static final OptionalDouble NONE = OptionalDouble.empty();

  private final UsageBar bar = new UsageBar(8);

  @Test
  void fillsByEighthsOfACell() {
    assertThat(draw(0)).isEqualTo("········");
    assertThat(draw(1)).isEqualTo("▏·······");
    assertThat(draw(7)).isEqualTo("▉·······");
    assertThat(draw(12)).isEqualTo("█▌······");
    assertThat(draw(64)).isEqualTo("████████");
  }

  @Test
  void showsThatMoreIsUsedThanConfigured() {
    assertThat(draw(65)).isEqualTo("███████»");
  }

  @Test
  void marksDemandAndPeakAndKeepsThemOnTheBar() {
    assertThat(bar.draw(of(64), of(8), of(16), of(40))).isEqualTo("█·◆··▲··");
    assertThat(bar.draw(of(64), of(8), of(40), of(40))).isEqualTo("█····◆··");
    assertThat(bar.draw(of(64), of(8), NONE, of(900))).isEqualTo("█······▲");
    assertThat(bar.draw(of(64), of(8), of(64), NONE)).isEqualTo("█······◆");
  }

  @Test
  void isBlankWithoutAScaleOrWithoutValues() {
    assertThat(bar.draw(NONE, of(8), NONE, NONE)).isBlank().hasSize(8);
    assertThat(bar.draw(of(0), of(8), NONE, NONE)).isBlank().hasSize(8);
    assertThat(bar.draw(of(64), NONE, NONE, NONE)).isBlank().hasSize(8);
  }

  private String draw(double used) {
    return bar.draw(of(64), of(used), NONE, NONE);
  }

  private static OptionalDouble of(double value) {
    return OptionalDouble.of(value);
  }
}
