package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lowest value of each bucket of a rolling window, in order of time. For one thread. */
final class FloorSeries {
  private final long[] floors;
  private long @Nullable [] scratch;
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
   * The same with what was known before each new reading, its first one included: bounds that it
   * could not be above. They count where the reading is at the last of them, by a share; else it
   * was far below. A value that is the same to the byte is no new reading: it is what was told
   * last. Not to be changed, and good until the next call.
   */
  long[] after(FloorSeries bounds, double share) {
    long[] joined = floors;
    int read = -1;
    for (int i = 0; i < floors.length; i++) {
      if (floors[i] == TrendEstimator.ABSENT || (read >= 0 && floors[i] == floors[read])) {
        continue;
      }
      long last = lastBound(bounds, read + 1, i);
      if (last != TrendEstimator.ABSENT && floors[i] >= share * last) {
        joined = joined == floors ? copy() : joined;
        for (int j = read + 1; j < i; j++) {
          joined[j] = Math.max(floors[j], bound(bounds, j));
        }
      }
      read = i;
    }
    return joined;
  }

  /** Made anew each time it would be the largest allocation of a tick. */
  private long[] copy() {
    long[] copy = scratch == null ? new long[floors.length] : scratch;
    System.arraycopy(floors, 0, copy, 0, floors.length);
    scratch = copy;
    return copy;
  }

  private long lastBound(FloorSeries bounds, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      long bound = bound(bounds, i);
      if (bound != TrendEstimator.ABSENT) {
        return bound;
      }
    }
    return TrendEstimator.ABSENT;
  }

  /** That of the same bucket. */
  private long bound(FloorSeries bounds, int index) {
    long at = index + newest - bounds.newest;
    return bounds.newest != TrendEstimator.ABSENT && at >= 0 && at < floors.length
        ? bounds.floors[(int) at]
        : TrendEstimator.ABSENT;
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
