package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.usage.Phase;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how long tasks ran, and for how long with the same load: another number of processes, or of
 * tasks in one, changes what each needs. A change counts when it lasts for two steps; a restart of
 * a job is none. For one thread.
 */
final class LoadHistory {
  private final TreeMap<Long, long[]> steps = new TreeMap<>();
  private final long stepMillis;
  private final boolean isTold;

  /**
   * @param isTold whether these processes tell the number of their tasks: steps in which they do
   *     not lower nothing then
   */
  LoadHistory(long stepMillis, boolean isTold) {
    this.stepMillis = stepMillis;
    this.isTold = isTold;
  }

  private static final int TASKS = 0;
  private static final int PROCESSES = 1;
  private static final long UNKNOWN = -1;

  void tasks(Map<Long, Double> byTime) {
    take(byTime, TASKS);
  }

  void processes(Map<Long, Double> byTime) {
    take(byTime, PROCESSES);
  }

  private void take(Map<Long, Double> byTime, int index) {
    for (Map.Entry<Long, Double> point : byTime.entrySet()) {
      steps.computeIfAbsent(point.getKey(), any -> new long[] {UNKNOWN, UNKNOWN})[index] =
          Math.round(point.getValue());
    }
  }

  /** Number of steps in which any process was there. */
  int steps() {
    return steps.size();
  }

  /** Milliseconds in which tasks ran, or it cannot be seen whether they did. */
  long runningMillis() {
    long running = 0;
    for (long[] step : steps.values()) {
      running += step[TASKS] == 0 ? 0 : stepMillis;
    }
    return running;
  }

  /** The part of {@link #runningMillis} since the load changed last. */
  long loweringMillis() {
    long lowering = 0;
    long[] load = null;
    long[] pending = null;
    for (long[] step : steps.values()) {
      if (step[TASKS] == 0 || (isTold && step[TASKS] == UNKNOWN)) {
        continue;
      }
      lowering += stepMillis;
      if (load == null || same(load, step)) {
        load = step;
        pending = null;
      } else if (pending != null && same(pending, step)) {
        load = step;
        pending = null;
        lowering = 2 * stepMillis;
      } else {
        pending = step;
      }
    }
    return lowering;
  }

  private static boolean same(long[] one, long[] other) {
    return one[TASKS] == other[TASKS] && one[PROCESSES] == other[PROCESSES];
  }

  /**
   * What they do now.
   *
   * @param warmUpMillis for which a new process says nothing
   */
  Phase phase(long warmUpMillis) {
    if (steps.size() * stepMillis < warmUpMillis) {
      return Phase.START;
    }
    return steps.lastEntry().getValue()[TASKS] == 0 ? Phase.IDLE : Phase.RUNNING;
  }
}
