package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrendEstimatorTest {
  private static final long BUCKET = 300_000;

  private static @Nullable Trend trend(int buckets, IntToDoubleFunction mib) {
    long[] floors = new long[288];
    Arrays.fill(floors, TrendEstimator.ABSENT);
    for (int i = 0; i < buckets; i++) {
      double value = mib.applyAsDouble(i);
      floors[288 - buckets + i] =
          Double.isNaN(value) ? TrendEstimator.ABSENT : Math.round(value * MIB);
    }
    return new TrendEstimator().of(floors, BUCKET);
  }

  private static Trend seen(@Nullable Trend trend) {
    assertThat(trend).isNotNull();
    return Objects.requireNonNull(trend);
  }

  @Test
  void aSteadyRiseIsFoundWithItsSlopeBetweenItsBounds() {
    Random noise = new Random(1);
    Trend trend = seen(trend(288, i -> 100 + i + 20 * noise.nextGaussian()));
    assertThat(trend.bytesPerSecond()).isCloseTo(MIB / 300.0, within(MIB / 1500.0));
    assertThat(trend.least()).isPositive().isLessThan(trend.bytesPerSecond());
    assertThat(trend.most()).isGreaterThan(trend.bytesPerSecond());
    assertThat(trend.isRising()).isTrue();
    assertThat(trend.spanMillis()).isGreaterThan(20 * 3_600_000L);
  }

  @Test
  void aFallIsNoRise() {
    Trend trend = seen(trend(288, i -> 500 - i));
    assertThat(trend.bytesPerSecond()).isNegative();
    assertThat(trend.isContinuing()).isTrue();
    assertThat(trend.isRising()).isFalse();
  }

  @Test
  void noiseIsNoTrend() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random noise = new Random(seed);
      found += trend(288, i -> 300 + 50 * noise.nextGaussian()) == null ? 0 : 1;
    }
    // At a level of 99 %, and more rarely where the rise must be visible too.
    assertThat(found).isLessThanOrEqualTo(6);
  }

  @Test
  void aSawToothWithAConstantFloorIsNoTrend() {
    assertThat(trend(288, i -> 100 + i % 7)).isNull();
    assertThat(trend(288, i -> 100)).isNull();
  }

  @Test
  void aDayAndANightAreNoRiseThatGoesOn() {
    Trend trend = trend(288, i -> 300 - 100 * Math.cos(2 * Math.PI * i / 288));
    assertThat(trend == null || !trend.isRising()).isTrue();
  }

  @Test
  void aRiseThatReachedItsPlateauDoesNotGoOn() {
    Trend trend = trend(288, i -> Math.min(100 + i, 220));
    assertThat(trend == null || !trend.isRising()).isTrue();
    Trend warming = trend(288, i -> 400 * (1 - Math.exp(-i / 30.0)));
    assertThat(warming == null || !warming.isRising()).isTrue();
  }

  /** Classes of ended jobs, until a collection unloads them: seen to be told as a leak. */
  @Test
  void aRiseThatWasGivenBackIsNone() {
    for (int back = 200; back <= 265; back += 5) {
      int at = back;
      for (int jobs : new int[] {1, 20, 40}) {
        Trend trend =
            trend(at + 20, i -> i < at ? 50 + Math.floor(i / (double) jobs) * jobs / 4 : 53);
        assertThat(trend == null || !trend.isRising()).as("given back at %d", at).isTrue();
      }
    }
  }

  /** A bad sample, and another job that begins. */
  @Test
  void neitherOneLowPointNorAStepUpGivesALeakBack() {
    for (int low = 280; low < 288; low++) {
      int from = low;
      Trend trend = trend(288, i -> i < from ? 300 + i / 4.0 : 240);
      assertThat(seen(trend).isRising()).as("low from %d", low).isTrue();
    }
    for (int step = 262; step < 288; step += 9) {
      int at = step;
      Trend trend = trend(288, i -> i < 60 ? 2000 : i < at ? 300 + (i - 60) : 1100 + (i - at));
      assertThat(seen(trend).isRising()).as("step at %d", step).isTrue();
    }
  }

  /** What the job had is given back, and nothing of the leak. */
  @Test
  void aJobThatEndsBesideALeakGivesNothingOfItBack() {
    for (int end = 250; end < 288; end += 3) {
      int at = end;
      Trend trend = trend(288, i -> 100 + i / 3.0 + (i >= at - 96 && i < at ? 100 : 0));
      assertThat(seen(trend).isRising()).as("job ends at %d", end).isTrue();
    }
  }

  /** It is told at about six hours and stays told: a plateau by chance is none. */
  @Test
  void aNoisyLeakIsToldAsLongAsItIs() {
    int told = 0;
    int late = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random noise = new Random(seed);
      double[] leak = new double[120];
      for (int i = 0; i < leak.length; i++) {
        leak[i] = 300 + i + 1.5 * noise.nextGaussian();
      }
      for (int buckets = 96; buckets <= 120; buckets += 3) {
        int seen = buckets;
        Trend trend = trend(seen, i -> leak[i]);
        told++;
        late += trend == null || !trend.isRising() || trend.spanMillis() < 72 * BUCKET ? 1 : 0;
      }
    }
    assertThat(late).as("of %d", told).isLessThanOrEqualTo(told / 100);
  }

  /** What a JVM compiles for its first jobs: a rise of five hours is not seen for six by then. */
  @Test
  void aPlateauAtTheEndIsNoPartOfTheRise() {
    for (int flat = 0; flat <= 24; flat += 4) {
      int buckets = 60 + flat;
      Random noise = new Random(flat);
      Trend trend = trend(buckets, i -> 160 + Math.min(i, 60) / 2.0 + noise.nextDouble() / 5);
      assertThat(seen(trend).spanMillis()).as("flat for %d", flat).isLessThan(60 * BUCKET);
      assertThat(seen(trend).spanMillis()).as("flat for %d", flat).isGreaterThan(44 * BUCKET);
    }
  }

  @Test
  void aStaircaseRises() {
    assertThat(seen(trend(288, i -> 100 + 18.2 * Math.floor(i / 24.0))).isRising()).isTrue();
  }

  @Test
  void oneRestartDoesNotBendTheLine() {
    Trend trend = seen(trend(288, i -> i > 140 && i < 145 ? 5 : 100 + i));
    assertThat(trend.bytesPerSecond()).isCloseTo(MIB / 300.0, within(MIB / 1500.0));
  }

  @Test
  void whatIsTooShortOrTooSmallOrMostlyAbsentIsNoTrend() {
    assertThat(trend(11, i -> 100 + 10 * i)).isNull();
    assertThat(trend(288, i -> 100 + i / 1000.0)).isNull();
    assertThat(trend(288, i -> 10_000 + i / 3.0)).isNull();
    assertThat(trend(288, i -> i % 100 == 0 ? i : Double.NaN)).isNull();
    assertThat(trend(0, i -> 0)).isNull();
  }

  /** A job that begins, or takes what it needs at once, is no leak however long it lasts. */
  @Test
  void aStepIsNoTrendWhereverItStands() {
    for (int at = 40; at < 280; at += 10) {
      int start = at;
      assertThat(trend(288, i -> i < start ? 28 : 148)).as("step at %d", at).isNull();
      Random noise = new Random(at);
      assertThat(trend(288, i -> (i < start ? 28 : 148) + noise.nextDouble() + i / 288.0))
          .as("step at %d and a little more", at)
          .isNull();
    }
  }

  @Test
  void aStepThatTakesAWhileIsNoTrendEither() {
    Trend trend = trend(100, i -> 40 + Math.min(6, Math.max(0, (i - 50) / 2.0)));
    assertThat(trend == null || !trend.isRising()).isTrue();
  }

  @Test
  void aLeakShowsBehindAStep() {
    Trend trend = seen(trend(288, i -> i < 100 ? 20 : 220 + (i - 100) / 4.0));
    assertThat(trend.isRising()).isTrue();
    assertThat(trend.bytesPerSecond()).isCloseTo(MIB / 1200.0, within(MIB / 6000.0));
    assertThat(trend.spanMillis()).isBetween(150 * BUCKET, 190 * BUCKET);
    assertThat(trend(288, i -> i < 230 ? 20 : 220 + (i - 230) / 4.0))
        .as("too short behind the step")
        .isNull();
  }

  /** Twenty hours of a leak are not forgotten because another job begins. */
  @Test
  void aLeakThatWasToldIsStillToldAfterAStep() {
    for (int step : new int[] {-60, 60, 200, 1000, 10_000, 100_000}) {
      // Where all of it fell, it has to be seen to rise again: for four points.
      for (int at = 150; at <= (step < 0 ? 249 : 285); at += 9) {
        int start = at;
        int jump = step;
        Trend trend = trend(288, i -> 100 + i / 6.0 + (i < start ? 0 : jump));
        assertThat(trend).as("step of %d at %d", step, at).isNotNull();
        assertThat(seen(trend).isRising()).as("step of %d at %d", step, at).isTrue();
        assertThat(seen(trend).bytesPerSecond()).isCloseTo(MIB / 1800.0, within(MIB / 4000.0));
      }
    }
  }

  /** A drift that is nothing to what a job takes is none because little was taken before it. */
  @Test
  void aDriftThatIsSmallOnItsOwnLevelIsNoTrendBehindAStep() {
    for (int at = 40; at <= 240; at += 20) {
      int start = at;
      Random noise = new Random(at);
      Trend trend =
          trend(288, i -> (i < start ? 30 : 5000 + (i - start) / 6.0) + noise.nextDouble());
      assertThat(trend == null || !trend.isRising()).as("from %d", at).isTrue();
    }
  }

  @Test
  void aLeakIsToldOverTwoSteps() {
    Trend trend = seen(trend(288, i -> 100 + i / 4.0 + (i < 70 ? 0 : 40) + (i < 200 ? 0 : 400)));
    assertThat(trend.isRising()).isTrue();
  }

  /** A leak that began in the middle of the day is no step, though two levels fit it well. */
  @Test
  void aRiseThatBeganLateIsNoStep() {
    for (int from = 60; from <= 180; from += 10) {
      int start = from;
      Trend trend = trend(288, i -> 100 + Math.max(0, i - start) * 22 / 12.0);
      assertThat(trend).as("from %d", from).isNotNull();
      assertThat(seen(trend).isRising()).as("from %d", from).isTrue();
    }
  }

  @Test
  void aRiseThatGetsFasterIsNoStep() {
    for (int power = 2; power <= 6; power++) {
      int exponent = power;
      Trend trend = trend(288, i -> 100 + 100 * Math.exp(exponent * i / 288.0));
      assertThat(trend).as("e^%dx", power).isNotNull();
      assertThat(seen(trend).isRising()).as("e^%dx", power).isTrue();
    }
  }

  /** Each job leaves something behind. */
  @Test
  void aStaircaseOfFewStepsRises() {
    for (int steps = 3; steps <= 24; steps++) {
      int width = 288 / steps;
      double height = 200.0 / steps;
      Trend trend = trend(288, i -> 100 + height * Math.floorDiv(i, width));
      assertThat(trend).as("%d steps", steps).isNotNull();
      assertThat(seen(trend).isRising()).as("%d steps", steps).isTrue();
    }
  }

  @Test
  void stepsInNoiseAreNoTrends() {
    int rising = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random noise = new Random(seed);
      int at = 40 + noise.nextInt(240);
      Trend trend = trend(288, i -> (i < at ? 100 : 300) + 20 * noise.nextGaussian());
      rising += trend != null && trend.isRising() ? 1 : 0;
    }
    assertThat(rising).isLessThanOrEqualTo(9);
  }

  @Test
  void twoUnequalStepsAreNoTrend() {
    assertThat(trend(288, i -> i < 70 ? 28 : i < 160 ? 60 : 400)).isNull();
    assertThat(trend(288, i -> i < 100 ? 28 : i < 250 ? 400 : 430)).isNull();
  }

  @Test
  void whatRisesSinceAYoungStepIsNotKnownYet() {
    long[] floors = new long[288];
    TrendEstimator estimator = new TrendEstimator();
    for (int at : new int[] {120, 250}) {
      for (int i = 0; i < 288; i++) {
        floors[i] = (i < at ? 20 : 220) * MIB;
      }
      assertThat(estimator.of(floors, BUCKET)).isNull();
      assertThat(estimator.isSettling()).as("step at %d", at).isEqualTo(at == 250);
    }
    Arrays.fill(floors, MIB);
    assertThat(estimator.of(floors, BUCKET)).isNull();
    assertThat(estimator.isSettling()).isFalse();
  }

  /** A cache of 24 MiB that holds a block more or less: nothing could be lowered all day. */
  @Test
  void aStepThatIsNotVisibleKeepsNothingFromBeingLowered() {
    long[] floors = new long[288];
    TrendEstimator estimator = new TrendEstimator();
    for (int i = 0; i < 288; i++) {
      floors[i] = 24 * MIB + (i < 250 ? 0 : 100 << 10);
    }
    assertThat(estimator.of(floors, BUCKET)).isNull();
    assertThat(estimator.isSettling()).isFalse();
  }
}
