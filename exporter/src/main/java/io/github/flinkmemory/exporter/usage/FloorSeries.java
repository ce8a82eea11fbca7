package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The lowest value of each bucket of a rolling window, in order of time. For one thread. */
final class FloorSeries {
  private final long[] floors;
  private long newest = TrendEstimator.ABSENT;

  FloorSeries(int buckets) {
    floors = new long[buckets];
    Arrays.fill(floors, TrendEstimator.ABSENT);
  }

  void record(long bucket, long floor) {
    if (newest != TrendEstimator.ABSENT && bucket > newest) {
      int passed = (int) Math.min(floors.length, bucket - newest);
      System.arraycopy(floors, passed, floors, 0, floors.length - passed);
      Arrays.fill(floors, floors.length - passed, floors.length, TrendEstimator.ABSENT);
    }
    // A clock that is set back adds to the newest bucket.
    newest = Math.max(newest, bucket);
    long old = floors[floors.length - 1];
    floors[floors.length - 1] = old == TrendEstimator.ABSENT ? floor : Math.min(old, floor);
  }

  /** Not to be changed. */
  long[] floors() {
    return floors;
  }

  /**
   * The same with what was known before its first value: bounds that it could not be above. They
   * count where its first value is at the last of them, by a share; else it was far below. Not to
   * be changed.
   */
  long[] after(FloorSeries bounds, double share) {
    int first = 0;
    while (first < floors.length && floors[first] == TrendEstimator.ABSENT) {
      first++;
    }
    if (first == 0 || first == floors.length || bounds.newest == TrendEstimator.ABSENT) {
      return floors;
    }
    long[] joined = floors.clone();
    long last = TrendEstimator.ABSENT;
    for (int i = 0; i < first; i++) {
      long at = i + newest - bounds.newest;
      if (at >= 0 && at < floors.length) {
        joined[i] = bounds.floors[(int) at];
        last = joined[i] == TrendEstimator.ABSENT ? last : joined[i];
      }
    }
    return last != TrendEstimator.ABSENT && floors[first] >= share * last ? joined : floors;
  }

  void clear() {
    Arrays.fill(floors, TrendEstimator.ABSENT);
    newest = TrendEstimator.ABSENT;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    for (long floor : floors) {
      out.writeLong(floor);
    }
  }

  void read(DataInput in) throws IOException {
    newest = in.readLong();
    for (int i = 0; i < floors.length; i++) {
      floors[i] = in.readLong();
    }
  }
}
