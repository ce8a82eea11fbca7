package io.github.flinkmemory.exporter.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetStatisticsTest {
  private static final Trend RISE = new Trend(5, 1, 9, 1000, true);
  private static final Trend STEEPER_RISE = new Trend(6, 1, 9, 1000, true);
  private static final Trend PLATEAU = new Trend(50, 40, 60, 1000, false);

  private static UsageStatistics.Builder member() {
    return UsageStatistics.builder();
  }

  private static UsageStatistics merge(UsageStatistics.Builder... members) {
    return FleetStatistics.merge(
        Arrays.stream(members).map(UsageStatistics.Builder::build).toList(),
        true,
        Map.of(Measure.HEAP, 1000L));
  }

  @Test
  void takesTheLargestOfEachNumber() {
    ValueStatistics one =
        RecordedStatistics.of(
            Map.of("peak", 9L, "long_peak", 9L, "p50", 1L, "p95", 8L, "floor", 3L), null, false);
    ValueStatistics other =
        RecordedStatistics.of(
            Map.of("peak", 7L, "long_peak", 20L, "p50", 2L, "p98", 6L, "sustained", 5L),
            null,
            false);
    ValueStatistics merged =
        merge(member().value(Measure.HEAP, one), member().value(Measure.HEAP, other))
            .of(Measure.HEAP);
    assertThat(RecordedStatistics.numbers(merged))
        .isEqualTo(
            Map.of(
                "peak",
                9L,
                "long_peak",
                20L,
                "p50",
                2L,
                "p95",
                8L,
                "p98",
                6L,
                "sustained",
                5L,
                "floor",
                3L));
  }

  @Test
  void whatAllDoNotKnowIsNotKnown() {
    assertThat(merge(member(), member()).of(Measure.HEAP).isKnown()).isFalse();
  }

  @Test
  void lowersByTheOneThatWasSeenLeast() {
    UsageStatistics merged =
        merge(
            member().observed(100, 90).timeMillis(5),
            member().observed(30, 20).timeMillis(8).networkRefused(true).collections(4),
            member().observed(50, 40).oomKilled(true));
    assertThat(merged.runningMillis()).isEqualTo(100);
    assertThat(merged.loweringMillis()).isEqualTo(20);
    assertThat(merged.timeMillis()).isEqualTo(8);
    assertThat(merged.networkRefused()).isTrue();
    assertThat(merged.oomKilled()).isTrue();
    assertThat(merged.longOomKilled()).isTrue();
    UsageStatistics early = merge(member(), member().longOomKilled(true));
    assertThat(early.oomKilled()).isFalse();
    assertThat(early.longOomKilled()).isTrue();
    assertThat(merge(member(), member()).longOomKilled()).isFalse();
    assertThat(merged.collections()).isEqualTo(4);
  }

  @Test
  void lowersNothingWhereSomeAreMissing() {
    assertThat(
            FleetStatistics.merge(List.of(member().observed(100, 90).build()), false, Map.of())
                .loweringMillis())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "START, START, START",
    "IDLE, IDLE, IDLE",
    "START, IDLE, START",
    "IDLE, RUNNING, RUNNING",
    "RUNNING, START, RUNNING"
  })
  void doesWhatTheBusiestDoes(Phase one, Phase other, Phase merged) {
    assertThat(merge(member().phase(one), member().phase(other)).phase()).isEqualTo(merged);
    assertThat(merge(member().phase(other), member().phase(one)).phase()).isEqualTo(merged);
  }

  @Test
  void takesTheMostDangerousTrend() {
    assertThat(trend(null, null)).isNull();
    assertThat(trend(null, PLATEAU)).isSameAs(PLATEAU);
    assertThat(trend(RISE, null)).isSameAs(RISE);
    assertThat(trend(RISE, PLATEAU)).isSameAs(RISE);
    assertThat(trend(PLATEAU, RISE)).isSameAs(RISE);
    assertThat(trend(RISE, STEEPER_RISE)).isSameAs(STEEPER_RISE);
    assertThat(trend(STEEPER_RISE, RISE)).isSameAs(STEEPER_RISE);
  }

  /** 400 bytes at 5 a second take 80 s, 900 bytes at 6 take 150 s. */
  @Test
  void aRiseStartsFromTheLevelOfItsOwnProcess() {
    ValueStatistics far = ValueStatistics.ofPeak(100).withTrend(STEEPER_RISE);
    ValueStatistics near = ValueStatistics.ofPeak(600).withTrend(RISE);
    ValueStatistics full = ValueStatistics.ofPeak(990).withTrend(PLATEAU);
    ValueStatistics calm = ValueStatistics.ofPeak(995);
    ValueStatistics past = ValueStatistics.ofPeak(1001).withTrend(RISE);
    ValueStatistics beyond = ValueStatistics.ofPeak(1002).withTrend(STEEPER_RISE);
    ValueStatistics silent =
        RecordedStatistics.of(Map.of("peak", 3L), new Trend(100, 1, 200, 1000, true), false);
    assertPair(near, far, near);
    assertPair(far, full, far, calm);
    assertPair(full, full, ValueStatistics.NONE);
    assertThat(merged(full, calm).floor()).hasValue(995);
    assertPair(past, near, past, far);
    assertPair(beyond, beyond, past);
    assertPair(silent, near, silent);
    assertThat(merged(near, calm).peak()).hasValue(995);
  }

  private static void assertPair(ValueStatistics expected, ValueStatistics... members) {
    List<ValueStatistics> reversed = new ArrayList<>(List.of(members));
    Collections.reverse(reversed);
    for (ValueStatistics merged :
        List.of(merged(members), merged(reversed.toArray(new ValueStatistics[0])))) {
      assertThat(merged.trend()).isSameAs(expected.trend());
      assertThat(merged.floor()).isEqualTo(expected.floor());
    }
  }

  private static ValueStatistics merged(ValueStatistics... members) {
    return merge(
            Arrays.stream(members)
                .map(value -> member().value(Measure.HEAP, value))
                .toArray(UsageStatistics.Builder[]::new))
        .of(Measure.HEAP);
  }

  @Test
  void oneThatIsNewOnItsLevelMakesAllOfThemNew() {
    ValueStatistics settled = RecordedStatistics.of(Map.of("peak", 9L), null, false);
    ValueStatistics settling = RecordedStatistics.of(Map.of("peak", 7L), null, true);
    assertThat(
            merge(member().value(Measure.HEAP, settled), member().value(Measure.HEAP, settling))
                .of(Measure.HEAP)
                .isSettling())
        .isTrue();
  }

  private static @Nullable Trend trend(@Nullable Trend one, @Nullable Trend other) {
    ValueStatistics value = ValueStatistics.ofPeak(1);
    return merge(
            member().value(Measure.HEAP, value.withTrend(one)),
            member().value(Measure.HEAP, value.withTrend(other)))
        .of(Measure.HEAP)
        .trend();
  }
}
