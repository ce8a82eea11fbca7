package io.github.flinkmemory.exporter.usage;

import java.util.Arrays;

/**
 * How a trend ends: whether it goes on, has reached a plateau, or was given back. For one estimate;
 * its points are not changed.
 */
final class TrendEnd {
  // So many at the end, or fewer, differ by chance: they are no plateau, and no new rise.
  private static final int MOST_BY_CHANCE = 3;

  private final double[] times;
  private final double[] values;
  private final int[] levels;
  private final int from;
  private final int to;
  private final Trend trend;
  private final double slope;
  private final double[] joined;
  private final double[] sorted;

  /**
   * @param times seconds
   * @param values bytes
   * @param levels numbers that differ between two steps
   * @param from first point that counts
   * @param to the one after the last that counts, at least 12 points behind
   * @param joined scratch space, as long as the points
   * @param sorted the same
   */
  TrendEnd(
      double[] times,
      double[] values,
      int[] levels,
      int from,
      int to,
      Trend trend,
      double[] joined,
      double[] sorted) {
    this.joined = joined;
    this.sorted = sorted;
    this.times = times;
    this.values = values;
    this.levels = levels;
    this.from = from;
    this.to = to;
    this.trend = trend;
    this.slope = trend.bytesPerSecond();
    join(joined);
  }

  /** The same trend, as long as it went on, and whether it does. */
  Trend ended() {
    int plateau = plateau();
    boolean goesOn = to - plateau <= (to - from) / 2 && !isGivenBack(plateau) && continues();
    return new Trend(
        slope,
        trend.least(),
        trend.most(),
        Math.round((times[plateau] - times[from]) * 1000),
        goesOn);
  }

  /** Takes the steps out: the levels are moved so that the slope leads from one to the next. */
  private void join(double[] moved) {
    double before = 0;
    for (int start = from, end; start < to; start = end) {
      end = endOfLevel(start);
      for (int i = start; i < end; i++) {
        moved[i] = values[i] - slope * times[i];
      }
      double level = median(moved, start, end - start);
      double by = start == from ? 0 : before - level;
      before = level + by;
      for (int i = start; i < end; i++) {
        moved[i] = values[i] + by;
      }
    }
  }

  private int endOfLevel(int start) {
    int end = start;
    while (end < to && levels[end] == levels[start]) {
      end++;
    }
    return end;
  }

  /**
   * The first point of the plateau at the end: from there on less than a quarter was added of what
   * the slope promises, or some was given back, which a leak never does. The last point where there
   * is none. What is there at last is the median of three points, for one outlier is no plateau.
   */
  private int plateau() {
    int now = to - 2;
    double last = median(joined, to - 3, 3);
    int first = now;
    while (first > from && isFlat(first - 1, now, last)) {
      first--;
    }
    return to - first <= MOST_BY_CHANCE ? to - 1 : first;
  }

  private boolean isFlat(int point, int now, double last) {
    double promised = slope * (times[now] - times[point]) / 4;
    double added = last - joined[point];
    return slope > 0 ? added < promised : added > promised;
  }

  /**
   * Whether three quarters of what had risen before the newest step fell at it, and nothing was
   * seen to rise since. It may be a job that ended beside a leak, or all that was taken for one.
   */
  private boolean isGivenBack(int plateau) {
    int step = startOfLevel(to - 1);
    if (slope <= 0 || step == from || to - step < 2) {
      return false; // One low point may be chance.
    }
    int before = Math.max(startOfLevel(step - 1), step - 3);
    double top = median(values, before, step - before);
    double last = median(values, Math.max(step, to - 3), Math.min(3, to - step));
    boolean fell = last < top && last - start(step) < (top - start(step)) / 4;
    return fell && (plateau <= step || to - step <= MOST_BY_CHANCE);
  }

  /**
   * Where it began: the lowest beginning of a level. A job that ends beside a leak goes back to the
   * level of before it began, and gives nothing of the leak back.
   */
  private double start(int step) {
    double lowest = Double.MAX_VALUE;
    for (int level = from; level < step; level = Math.min(step, endOfLevel(level))) {
      int length = Math.min(3, Math.min(step, endOfLevel(level)) - level);
      lowest = Math.min(lowest, median(values, level, length));
    }
    return lowest;
  }

  private int startOfLevel(int point) {
    int start = point;
    while (start > from && levels[start - 1] == levels[point]) {
      start--;
    }
    return start;
  }

  /** Whether the medians of the last two thirds still differ by half of what the slope promises. */
  private boolean continues() {
    int third = (to - from) / 3;
    double middle = median(joined, to - 2 * third, third);
    double last = median(joined, to - third, third);
    double promised = slope * (times[to - 1] - times[to - 1 - third]);
    return slope > 0 ? last - middle >= promised / 2 : last - middle <= promised / 2;
  }

  private double median(double[] of, int from, int length) {
    System.arraycopy(of, from, sorted, 0, length);
    Arrays.sort(sorted, 0, length);
    return sorted[length / 2];
  }
}
