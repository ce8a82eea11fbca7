package io.github.flinkmemory.exporter.usage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Theil–Sen slope over the floors of a saw-tooth, with the Mann–Kendall test for its significance
 * and Sen's rank bounds for its uncertainty (Sen 1968; Gilbert 1987, chapter 16). Floors, for the
 * peaks of a saw-tooth are chance; medians of slopes, for one restart must not bend the line.
 *
 * <p>Neighbouring floors of one process resemble each other, for which the test is not made. So
 * they are merged into at most 32 points, the level is 99 %, and the rise must be visible: 2 % of
 * the level and 1 MiB. A change of level is no trend: only pairs on the same level count. For one
 * thread; keeps its scratch space.
 */
final class TrendEstimator {
  static final long ABSENT = Long.MIN_VALUE;
  static final int POINTS = 32;
  static final int LEAST_POINTS = 12;

  private static final double Z_99 = 2.576;
  private static final double LEAST_RISE = 0.02;
  private static final double LEAST_RISE_BYTES = 1 << 20;

  private final double[] times = new double[POINTS];
  private final double[] values = new double[POINTS];
  private final double[] joined = new double[POINTS];
  private final double[] sorted = new double[POINTS];
  private final double[] slopes = new double[POINTS * (POINTS - 1) / 2];
  private final int[] levels = new int[POINTS];
  private boolean settling;

  /**
   * @param floors lowest values of buckets in the order of time, {@link #ABSENT} where there is
   *     none
   * @return null when nothing significant is seen
   */
  @Nullable Trend of(long[] floors, long bucketMillis) {
    int count = merge(floors, bucketMillis);
    settling = false;
    if (count < LEAST_POINTS) {
      return null;
    }
    Arrays.fill(levels, 0, count, 0);
    split(0, count, count);
    int last = count - 1;
    while (last > 0 && levels[last - 1] == levels[count - 1]) {
      last--;
    }
    if (last == 0) {
      return ended(0, count);
    }
    boolean young = count - last < LEAST_POINTS;
    settling = young && isVisibleStep(last, count);
    // What stands behind the newest step tells best what goes on now; what stands before it is not
    // forgotten.
    Trend behind = young ? null : ended(last, count);
    return behind == null ? ended(0, count) : behind;
  }

  /** A cache that holds a block more or less is on no new level. */
  private boolean isVisibleStep(int step, int count) {
    int before = step - 1;
    while (before > 0 && levels[before - 1] == levels[step - 1] && step - before < LEAST_POINTS) {
      before--;
    }
    double level = median(values, step, count - step);
    double change = Math.abs(level - median(values, before, step - before));
    return change >= LEAST_RISE_BYTES && change >= LEAST_RISE * Math.abs(level);
  }

  /** With how it ends, which a line does not tell. */
  private @Nullable Trend ended(int from, int to) {
    Trend trend = line(from, to);
    return trend == null
        ? null
        : new TrendEnd(times, values, levels, from, to, trend, joined, sorted).ended();
  }

  /**
   * Whether the newest step of what was looked at last, a visible one, is so young that a rise
   * which began with it cannot be told yet.
   */
  boolean isSettling() {
    return settling;
  }

  /** Numbers the levels between the steps. */
  private void split(int from, int to, int count) {
    if (to - from < LEAST_POINTS) {
      return;
    }
    // A fall can hide a rise from the line.
    boolean clear = line(from, to) == null;
    int change = LevelChange.find(times, values, from, to, clear);
    if (change == LevelChange.NONE) {
      return;
    }
    for (int i = change; i < count; i++) {
      levels[i]++;
    }
    split(from, change, count);
    split(change, to, count);
  }

  /**
   * Pairs on one level only, as the test for seasons takes those of one season (Hirsch, Slack and
   * Smith 1982): so it needs no estimate of the steps.
   */
  private @Nullable Trend line(int from, int to) {
    int pairs = 0;
    int sign = 0;
    double variance = 0;
    for (int i = from; i < to; i++) {
      for (int j = i + 1; j < to && levels[j] == levels[i]; j++) {
        double rise = values[j] - values[i];
        sign += rise > 0 ? 1 : rise < 0 ? -1 : 0;
        slopes[pairs++] = rise / (times[j] - times[i]);
      }
    }
    for (int start = from, end; start < to; start = end) {
      for (end = start + 1; end < to && levels[end] == levels[start]; ) {
        end++;
      }
      variance += variance(start, end);
    }
    double deviation = Math.sqrt(variance);
    if (deviation == 0 || (Math.abs(sign) - 1) / deviation < Z_99) {
      return null;
    }
    Arrays.sort(slopes, 0, pairs);
    double slope = slopes[pairs / 2];
    double span = times[to - 1] - times[from];
    double rise = Math.abs(slope * span);
    double level = level(from, to, rise);
    double ranks = Z_99 * deviation;
    double least = slopes[Math.max(0, (int) Math.floor((pairs - ranks) / 2))];
    double most = slopes[Math.min(pairs - 1, (int) Math.ceil((pairs + ranks) / 2))];
    boolean visible = rise >= LEAST_RISE * level || isVisibleOnOneLevel(from, to, slope);
    if (rise < LEAST_RISE_BYTES || !visible) {
      return null;
    }
    return new Trend(slope, least, most, Math.round(span * 1000), true);
  }

  /**
   * Where a rise ends, or a fall began; on one level by its median, for one outlier is no level.
   */
  private double level(int from, int to, double rise) {
    return levels[from] == levels[to - 1]
        ? Math.abs(median(values, from, to - from)) + rise / 2
        : Math.max(Math.abs(values[from]), Math.abs(values[to - 1]));
  }

  /** What was plain before a step does not hide behind one that is much larger. */
  private boolean isVisibleOnOneLevel(int from, int to, double slope) {
    for (int start = from, end; start < to; start = end) {
      for (end = start + 1; end < to && levels[end] == levels[start]; ) {
        end++;
      }
      boolean isPart = end - start >= LEAST_POINTS && end - start < to - from;
      Trend own = isPart ? line(start, end) : null;
      if (own != null && own.bytesPerSecond() * slope > 0) {
        return true;
      }
    }
    return false;
  }

  /** Merges neighbours into points: the lowest of each group at the middle of its time. */
  private int merge(long[] floors, long bucketMillis) {
    int first = 0;
    while (first < floors.length && floors[first] == ABSENT) {
      first++;
    }
    // The start of a process, whose first tenth is filling up, is no trend.
    int skipped = (floors.length - first) / 10;
    first = Math.min(floors.length, first + skipped);
    int group = Math.max(1, (floors.length - first + POINTS - 1) / POINTS);
    int count = 0;
    for (int start = first; start < floors.length && count < POINTS; start += group) {
      long lowest = Long.MAX_VALUE;
      int end = Math.min(floors.length, start + group);
      for (int i = start; i < end; i++) {
        if (floors[i] != ABSENT) {
          lowest = Math.min(lowest, floors[i]);
        }
      }
      if (lowest != Long.MAX_VALUE) {
        times[count] = (start + end) / 2.0 * bucketMillis / 1000;
        values[count++] = lowest;
      }
    }
    return count;
  }

  /** Variance of the Mann–Kendall statistic, corrected for ties. */
  private double variance(int from, int to) {
    int count = to - from;
    System.arraycopy(values, from, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    double variance = term(count);
    int run = 1;
    for (int i = 1; i <= count; i++) {
      if (i < count && sorted[i] == sorted[i - 1]) {
        run++;
      } else {
        variance -= term(run);
        run = 1;
      }
    }
    return Math.max(0, variance);
  }

  private static double term(double n) {
    return n * (n - 1) * (2 * n + 5) / 18;
  }

  private double median(double[] of, int from, int length) {
    System.arraycopy(of, from, sorted, 0, length);
    Arrays.sort(sorted, 0, length);
    return sorted[length / 2];
  }
}
