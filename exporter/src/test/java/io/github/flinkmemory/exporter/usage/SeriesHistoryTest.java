package io.github.flinkmemory.exporter.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeriesHistoryTest {
  private static final long STEP = 300_000;
  private static final long MIB = 1L << 20;

  private final SeriesHistory history = new SeriesHistory(UsagePolicy.production(), STEP);

  private ValueStatistics heap() {
    return heap(0);
  }

  private ValueStatistics heap(long now) {
    UsageStatistics.Builder statistics = UsageStatistics.builder();
    history.addTo(statistics, now);
    return statistics.build().of(Measure.HEAP);
  }

  private void record(long step, long mebibytes) {
    history.record(Measure.HEAP, step * STEP, mebibytes * MIB);
  }

  @Test
  void knowsNothingOfWhatWasNotRecorded() {
    assertThat(heap().isKnown()).isFalse();
    assertThat(history.steps(Measure.HEAP)).isZero();
  }

  @Test
  void thePeakIsThatOfTheWholeWindow() {
    record(0, 900);
    for (long step = 1; step <= 2016; step++) {
      record(step, 100);
    }
    assertThat(heap().peak()).hasValue(900 * MIB);
    assertThat(heap().longPeak()).hasValue(900 * MIB);
    assertThat(heap().floor()).hasValue(100 * MIB);
    assertThat(heap().p50().orElseThrow()).isBetween(100 * MIB, 105 * MIB);
    assertThat(history.steps(Measure.HEAP)).isEqualTo(2017);
  }

  /** A step is told by its end: the first of the last day ends a step after it began. */
  @Test
  void thePeakOfTheLastDayIsToldApart() {
    long odd = 17;
    for (long step = 0; step <= 2016; step++) {
      history.record(Measure.HEAP, step * STEP + odd, 3000 - step);
    }
    assertThat(heap(2016 * STEP + odd).peak()).hasValue(3000);
    assertThat(heap(2016 * STEP + odd).recentPeak()).hasValue(3000 - (2016 - 287));
    assertThat(heap(2016 * STEP + odd).withTrend(null).recentPeak()).hasValue(3000 - (2016 - 287));
    assertThat(heap((2016 + 288) * STEP + odd).recentPeak()).isEmpty();
    assertThat(heap((2016 + 288) * STEP + odd).peak()).hasValue(3000);
    history.recentPeak(Measure.HEAP, 1300);
    assertThat(heap(2016 * STEP + odd).recentPeak()).hasValue(1300);
    history.recentPeak(Measure.HEAP, 4000);
    assertThat(heap((2016 + 288) * STEP + odd).recentPeak()).hasValue(4000);
  }

  @Test
  void whatIsHeldIsHeldForThreeStepsInARow() {
    record(0, 500);
    record(1, 500);
    assertThat(heap().sustained()).isEmpty();
    // A gap of one step breaks it.
    record(3, 500);
    assertThat(heap().sustained()).isEmpty();
    record(10, 300);
    record(11, 400);
    record(12, 200);
    record(13, 50);
    record(14, 50);
    assertThat(heap().sustained()).hasValue(200 * MIB);
  }

  @Test
  void ofAStepTheHighestCountsInWhateverOrder() {
    history.record(Measure.HEAP, 10, 3);
    history.record(Measure.HEAP, 20, 5);
    history.record(Measure.HEAP, 30, 4);
    assertThat(heap().floor()).hasValue(5);
    assertThat(history.steps(Measure.HEAP)).isEqualTo(1);
  }

  @Test
  void aPeakOfUnknownTimeIsAPeakAndNoMore() {
    history.recentPeak(Measure.HEAP, 7);
    assertThat(heap().peak()).hasValue(7);
    assertThat(heap().recentPeak()).hasValue(7);
    assertThat(heap().p50()).isEmpty();
    record(0, 1);
    assertThat(heap().peak()).hasValue(MIB);
    assertThat(heap().sustained()).isEmpty();
  }

  @Test
  void seesARiseOfTheLastDay() {
    for (long step = 0; step < 288; step++) {
      record(step, 100 + step);
    }
    Trend trend = Objects.requireNonNull(heap().trend());
    assertThat(trend.isRising()).isTrue();
    assertThat(trend.bytesPerSecond()).isBetween(0.9 * MIB / 300, 1.1 * MIB / 300);
    // A day of calm later it is none of this day's.
    for (long step = 288; step < 600; step++) {
      record(step, 388);
    }
    assertThat(heap().trend()).isNull();
  }

  @Test
  void looksForTrendsOfDemandOnly() {
    UsageStatistics.Builder statistics = UsageStatistics.builder();
    for (long step = 0; step < 288; step++) {
      history.record(Measure.CONTAINER, step * STEP, step * MIB);
    }
    history.addTo(statistics, 0);
    assertThat(statistics.build().of(Measure.CONTAINER).trend()).isNull();
  }
}
