package io.github.flinkmemory.exporter.usage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Statistics of series that were recorded elsewhere, one value a step: the highest of all processes
 * with one configuration. Peaks and levels are those of all that was recorded, not of the last day:
 * whoever asks gives the window. What of it is of the last day is told apart. For one thread.
 */
public final class SeriesHistory {
  private final UsagePolicy policy;
  private final long stepMillis;
  private final EnumMap<Measure, TreeMap<Long, Long>> values = new EnumMap<>(Measure.class);
  private final EnumMap<Measure, Long> peaks = new EnumMap<>(Measure.class);
  private final EnumMap<Measure, Long> recentPeaks = new EnumMap<>(Measure.class);

  /**
   * @param stepMillis between two values, above 0
   */
  public SeriesHistory(UsagePolicy policy, long stepMillis) {
    this.policy = policy;
    this.stepMillis = stepMillis;
  }

  /** Takes in a value; the highest of a step counts. */
  public void record(Measure measure, long timeMillis, long value) {
    values
        .computeIfAbsent(measure, any -> new TreeMap<>())
        .merge(Math.floorDiv(timeMillis, stepMillis), value, Math::max);
    peaks.merge(measure, value, Math::max);
  }

  /** Takes in a peak of the last day, of which the time is not known: no more than a peak. */
  public void recentPeak(Measure measure, long value) {
    peaks.merge(measure, value, Math::max);
    recentPeaks.merge(measure, value, Math::max);
  }

  /** Number of steps with a value. */
  public int steps(Measure measure) {
    return series(measure).size();
  }

  /**
   * Statistics of every measure of which something was recorded.
   *
   * @param nowMillis the end of the last day
   */
  public void addTo(UsageStatistics.Builder statistics, long nowMillis) {
    long before = Math.floorDiv(nowMillis - policy.windowMillis(), stepMillis);
    for (Map.Entry<Measure, Long> entry : peaks.entrySet()) {
      statistics.value(entry.getKey(), statistics(entry.getKey(), entry.getValue(), before));
    }
  }

  private NavigableMap<Long, Long> series(Measure measure) {
    return values.getOrDefault(measure, new TreeMap<>());
  }

  private ValueStatistics statistics(Measure measure, long highest, long before) {
    NavigableMap<Long, Long> series = series(measure);
    ValueStatistics.Builder statistics = new ValueStatistics.Builder();
    statistics.peak = OptionalLong.of(highest);
    statistics.longPeak = statistics.peak;
    statistics.recentPeak = recentPeak(measure, series.tailMap(before, false));
    if (!series.isEmpty()) {
      DecayingHistogram histogram = new DecayingHistogram(policy.halfLifeMillis());
      for (Map.Entry<Long, Long> step : series.entrySet()) {
        histogram.add(step.getKey() * stepMillis, step.getValue());
      }
      statistics.p50 = histogram.percentile(0.50);
      statistics.p95 = histogram.percentile(0.95);
      statistics.p98 = histogram.percentile(0.98);
      statistics.sustained = sustained(series);
      statistics.floor = OptionalLong.of(series.lastEntry().getValue());
      if (measure.isDemand()) {
        TrendEstimator trends = new TrendEstimator();
        statistics.trend = trends.of(lastWindow(series), stepMillis);
        statistics.settling = trends.isSettling();
      }
    }
    return statistics.build();
  }

  private OptionalLong recentPeak(Measure measure, NavigableMap<Long, Long> lastDay) {
    Long told = recentPeaks.get(measure);
    OptionalLong highest = told == null ? OptionalLong.empty() : OptionalLong.of(told);
    for (long value : lastDay.values()) {
      highest = OptionalLong.of(Math.max(value, highest.orElse(value)));
    }
    return highest;
  }

  /** The highest level that was held for three steps in a row; absent when none were. */
  private static OptionalLong sustained(NavigableMap<Long, Long> series) {
    OptionalLong highest = OptionalLong.empty();
    List<Long> steps = new ArrayList<>(series.keySet());
    List<Long> levels = new ArrayList<>(series.values());
    int length = ValueHistory.SUSTAINED_BUCKETS;
    for (int last = length - 1; last < steps.size(); last++) {
      int first = last - length + 1;
      if (steps.get(last) - steps.get(first) == length - 1) {
        long level = Long.MAX_VALUE;
        for (int i = first; i <= last; i++) {
          level = Math.min(level, levels.get(i));
        }
        highest = OptionalLong.of(Math.max(level, highest.orElse(Long.MIN_VALUE)));
      }
    }
    return highest;
  }

  private long[] lastWindow(NavigableMap<Long, Long> series) {
    int length = Math.toIntExact(Math.max(1, policy.windowMillis() / stepMillis));
    long[] window = new long[length];
    Arrays.fill(window, TrendEstimator.ABSENT);
    long end = series.lastKey();
    for (Map.Entry<Long, Long> step : series.tailMap(end - length + 1).entrySet()) {
      window[Math.toIntExact(step.getKey() - end) + length - 1] = step.getValue();
    }
    return window;
  }
}
