package io.github.flinkmemory.exporter.usage;

/**
 * A change from one level to another, which a test for trends takes for a trend: a job that begins,
 * or takes at once what it needs. It is one when two levels leave less of the squares unexplained
 * than a line does, each of which has as many parameters but the place of the change, and when a
 * line with a step in it leaves less than a line with a bend: two levels fit a rise that began late
 * or gets faster, too.
 */
final class LevelChange {
  static final int NONE = -1;

  private final double[] times;
  private final double[] values;
  private final int from;
  private final int to;
  private double time;
  private double mean;
  private double timeSquares;
  private double products;
  private double squares;

  private LevelChange(double[] times, double[] values, int from, int to) {
    this.times = times;
    this.values = values;
    this.from = from;
    this.to = to;
    for (int i = from; i < to; i++) {
      time += times[i] / (to - from);
      mean += values[i] / (to - from);
    }
    for (int i = from; i < to; i++) {
      timeSquares += (times[i] - time) * (times[i] - time);
      products += (times[i] - time) * (values[i] - mean);
      squares += (values[i] - mean) * (values[i] - mean);
    }
  }

  /**
   * Index of the first point of the new level; {@link #NONE} where a line fits better, bent or not.
   *
   * @param from first point that counts
   * @param to the one after the last that counts, at least 2 points behind, all at different times
   * @param clear whether it counts only when it explains half of all squares, which chance does not
   */
  static int find(double[] times, double[] values, int from, int to, boolean clear) {
    return new LevelChange(times, values, from, to).find(clear);
  }

  private int find(boolean clear) {
    int count = to - from;
    // What is explained: more of it leaves less unexplained.
    double most = Math.max(products * products / timeSquares, clear ? squares / 2 : 0);
    int change = NONE;
    double before = 0;
    for (int i = 1; i < count; i++) {
      before += values[from + i - 1] - mean;
      double byLevels = before * before * count / ((double) i * (count - i));
      if (byLevels > most) {
        most = byLevels;
        change = from + i;
      }
    }
    return change == NONE || isBend() ? NONE : change;
  }

  private boolean isBend() {
    double step = 0;
    double bend = 0;
    for (int i = from + 1; i < to; i++) {
      step = Math.max(step, explained(i, false));
      bend = Math.max(bend, explained(i - 1, true));
    }
    return bend >= step;
  }

  /** What a line explains more when from a point on it is raised, or steeper. */
  private double explained(int point, boolean steeper) {
    double sum = 0;
    double terms = 0;
    double byTime = 0;
    double byValue = 0;
    for (int i = point; i < to; i++) {
      double term = steeper ? times[i] - times[point] : 1;
      double at = times[i] - time;
      sum += term;
      terms += term * term;
      byTime += term * at;
      byValue += term * (values[i] - mean - products / timeSquares * at);
    }
    double own = terms - sum * sum / (to - from) - byTime * byTime / timeSquares;
    // Where it is itself a line it explains nothing more.
    return own > 1e-9 * terms ? byValue * byValue / own : 0;
  }
}
