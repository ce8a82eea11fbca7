package io.github.flinkmemory.agent.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WideningIntervalTest {
  private final WideningInterval interval = new WideningInterval(60_000, 1000);

  @Test
  void theFirstReadIsDueAtOnceAndItsOwnCostDoesNotCount() {
    assertThat(interval.millis()).isZero();
    readAt(0, 500);

    assertThat(interval.millis()).isEqualTo(10_000);
  }

  @Test
  void itGrowsWithTheAgeUpToTheLongest() {
    readAt(0, 1);
    readAt(50_000, 1);
    assertThat(interval.millis()).isEqualTo(10_000);
    readAt(299_999, 1);
    assertThat(interval.millis()).isEqualTo(30_000);
    readAt(3_600_000, 1);
    assertThat(interval.millis()).isEqualTo(60_000);
  }

  @Test
  void aDearReadIsDoneMoreRarely() {
    readAt(0, 1);
    readAt(3_600_000, 200);

    assertThat(interval.millis()).isEqualTo(200_000);
  }

  private void readAt(long millis, long costMillis) {
    interval.read(
        TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.MILLISECONDS.toNanos(millis + costMillis));
  }
}
