package io.github.flinkmemory.exporter.usage;

/**
 * A change from one level to another, which a test for trends takes for a trend: a job that begins,
 * or takes at once what it needs. It is one when two levels leave less of the squares unexplained
 * than a line does, each of which has as many parameters but the place of the change.
 */
final class LevelChange {
  static final int NONE = -1;

  private LevelChange() {}

  /**
   * Index of the first point of the new level; {@link #NONE} where a line fits better.
   *
   * @param count points of both arrays that count, at least 2 and at different times
   */
  static int find(double[] times, double[] values, int count) {
    double time = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      time += times[i] / count;
      sum += values[i];
    }
    double mean = sum / count;
    double timeSquares = 0;
    double products = 0;
    for (int i = 0; i < count; i++) {
      timeSquares += (times[i] - time) * (times[i] - time);
      products += (times[i] - time) * (values[i] - mean);
    }
    // What is explained: more of it leaves less unexplained.
    double most = products * products / timeSquares;
    int change = NONE;
    double before = 0;
    for (int i = 1; i < count; i++) {
      before += values[i - 1] - mean;
      double byLevels = before * before * count / ((double) i * (count - i));
      if (byLevels > most) {
        most = byLevels;
        change = i;
      }
    }
    return change;
  }
}
