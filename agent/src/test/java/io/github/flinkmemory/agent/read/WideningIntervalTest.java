package io.github.flinkmemory.agent.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WideningIntervalTest {
  private final WideningInterval interval = new WideningInterval(60_000, 1000);

  @Test
  void theFirstReadIsDueAtOnce() {
    assertThat(interval.millis()).isZero();
    readAt(0, 1);

    assertThat(interval.millis()).isEqualTo(10_000);
  }

  @Test
  void whatTheFirstReadCostIsSavedOverTenIntervals() {
    readAt(0, 500);
    assertThat(interval.millis()).isEqualTo(50_000);
    long at = 50_500;
    for (int i = 2; i <= 10; i++) {
      readAt(at, 20);
      assertThat(interval.millis()).as("read %d", i).isEqualTo(70_000);
      at += 70_000;
    }
    readAt(at, 20);
    assertThat(interval.millis()).isEqualTo(60_000);
    // All that was spent, as a part of the time that has gone by.
    assertThat((500 + 10 * 20) * 1000L).isLessThanOrEqualTo(at + 70_000);
  }

  @Test
  void withoutSparingItIsTheLongestIntervalWhateverAReadCosts() {
    WideningInterval unsparing = new WideningInterval(1000, 0);
    unsparing.read(0, TimeUnit.SECONDS.toNanos(1));
    unsparing.read(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(3));

    assertThat(unsparing.millis()).isEqualTo(1000);
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
    readAt(3_700_000, 300);

    assertThat(interval.millis()).isEqualTo(200_100);
  }

  @Test
  void whatHasChangedIsReadAsSoonAsTheCostOfAReadAllows() {
    assertThat(interval.leastMillis()).isZero();
    readAt(0, 1);
    readAt(3_600_000, 20);
    readAt(3_700_000, 30);
    assertThat(interval.millis()).isEqualTo(60_000);
    assertThat(interval.leastMillis()).isEqualTo(20_100);

    WideningInterval unsparing = new WideningInterval(60_000, 0);
    unsparing.read(0, TimeUnit.SECONDS.toNanos(1));
    assertThat(unsparing.leastMillis()).isZero();
  }

  /** A collection or a throttled container that falls into one read says nothing of the next. */
  @Test
  void aReadThatWasHeldUpOnceDoesNotPutOffTheNext() {
    readAt(0, 1);
    readAt(3_600_000, 10);
    readAt(3_700_000, 10_000);

    assertThat(interval.millis()).isEqualTo(60_000);
  }

  @Test
  void whateverAReadCostsItIsReadAgainWithinAnHour() {
    readAt(0, 10_000);
    assertThat(interval.millis()).isEqualTo(1_000_000);
    readAt(3_600_000, 10_000);
    assertThat(interval.millis()).isEqualTo(3_600_000);
  }

  @Test
  void anIntervalThatWasAskedForMayBeLongerThanAnHour() {
    WideningInterval daily = new WideningInterval(TimeUnit.DAYS.toMillis(1), 1000);
    daily.read(0, 1);
    daily.read(TimeUnit.DAYS.toNanos(30), TimeUnit.DAYS.toNanos(30) + 1);

    assertThat(daily.millis()).isEqualTo(TimeUnit.DAYS.toMillis(1));
  }

  private void readAt(long millis, long costMillis) {
    interval.read(
        TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.MILLISECONDS.toNanos(millis + costMillis));
  }
}
