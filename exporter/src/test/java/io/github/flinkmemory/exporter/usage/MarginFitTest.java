package io.github.flinkmemory.exporter.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Fits the margins that were guesses: how much of a heap may live, and how much off-heap memory for
 * each byte of its peak. A hundred kinds of load (daily wave, noise, daily and rare bursts, slow
 * growth), seven days to learn from, seven days to prove it. A margin is wide enough when no load
 * fails and at most one in a hundred comes within a tenth of the level of its alert; the narrowest
 * such is taken.
 */
class MarginFitTest {
  private static final long MIB = 1L << 20;
  private static final int BUCKETS_A_DAY = 288;
  private static final int LOADS = 400;

  /** Advice must leave demand clearly under the alert, or it would ring next week. */
  private static final double CLEARLY = 0.9;

  /** Demand in five-minute buckets for two weeks; the second week is what advice has to hold. */
  private static long[] load(int seed) {
    Random random = new Random(seed);
    double base = 100 + 2000 * random.nextDouble();
    double wave = 0.3 * random.nextDouble();
    double noise = 0.08 * random.nextDouble();
    double growth = 0.08 * random.nextDouble();
    double daily = 0.15 * random.nextDouble();
    double rare = 0.30 * random.nextDouble();
    long[] demand = new long[14 * BUCKETS_A_DAY];
    for (int i = 0; i < demand.length; i++) {
      double day = i / (double) BUCKETS_A_DAY;
      double level = 1 + wave * Math.sin(2 * Math.PI * day) + growth * day / 14;
      level += noise * random.nextGaussian();
      level += i % BUCKETS_A_DAY < 3 ? daily : 0;
      level += random.nextInt(5 * BUCKETS_A_DAY) == 0 ? rare : 0;
      demand[i] = Math.round(base * Math.max(0.1, level) * MIB);
    }
    return demand;
  }

  private static ValueStatistics learn(long[] demand) {
    UsagePolicy policy = UsagePolicy.production();
    ValueHistory history = new ValueHistory(policy, false, null);
    for (int i = 0; i < demand.length / 2; i++) {
      history.record(i * policy.bucketMillis(), demand[i]);
      history.closeBucket(i);
    }
    long now = demand.length / 2 * policy.bucketMillis();
    return history.statistics(now, new TrendEstimator(), false);
  }

  private record Outcome(double margin, double failed, double alerted, double slack) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %.2f | %.1f %% | %.1f %% | %.0f %% |",
          margin,
          100 * failed,
          100 * alerted,
          100 * slack);
    }
  }

  private static Outcome outcome(double margin, boolean heap, double alert, double failure) {
    int failed = 0;
    int alerted = 0;
    double slack = 0;
    for (int seed = 0; seed < LOADS; seed++) {
      long[] demand = load(seed);
      ValueStatistics seen = learn(demand);
      double size =
          heap
              ? Math.max(
                  seen.p98().orElseThrow() / margin,
                  seen.peak().orElseThrow() / Math.max(0.74, margin))
              : seen.peak().orElseThrow() * margin;
      long peak = 0;
      int held = 0;
      int longest = 0;
      for (int i = demand.length / 2; i < demand.length; i++) {
        peak = Math.max(peak, demand[i]);
        held = demand[i] > alert * size ? held + 1 : 0;
        longest = Math.max(longest, held);
      }
      failed += peak > failure * size ? 1 : 0;
      alerted += longest >= (heap ? 3 : 2) ? 1 : 0;
      slack += (size - peak) / size / LOADS;
    }
    return new Outcome(margin, failed / (double) LOADS, alerted / (double) LOADS, slack);
  }

  private static double fitted(List<Outcome> fromNarrow) {
    return fromNarrow.stream()
        .filter(outcome -> outcome.failed() == 0 && outcome.alerted() <= 0.01)
        .findFirst()
        .orElseThrow()
        .margin();
  }

  @Test
  void shareOfTheHeapThatMayLive() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (double share : new double[] {0.85, 0.80, 0.75, 0.70, 0.65, 0.60, 0.55}) {
      // At 95 % live the collector gets no further.
      outcomes.add(outcome(share, true, CLEARLY * 0.80, 0.95));
    }
    write("heap-share", outcomes);
    assertThat(fitted(outcomes)).isEqualTo(0.65);
  }

  @Test
  void offHeapForEachByteOfItsPeak() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (double factor : new double[] {1.1, 1.2, 1.3, 1.35, 1.4, 1.5, 1.6}) {
      outcomes.add(outcome(factor, false, CLEARLY * 0.80, 1));
    }
    write("off-heap-factor", outcomes);
    assertThat(fitted(outcomes)).isEqualTo(1.5);
  }

  private static void write(String title, List<Outcome> outcomes) throws IOException {
    StringBuilder table =
        new StringBuilder("| " + title + " | failed | near the alert | slack |\n");
    outcomes.forEach(outcome -> table.append(outcome).append('\n'));
    Files.writeString(
        Files.createDirectories(Path.of("target", "advice")).resolve(title + ".md"), table);
  }
}
