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
