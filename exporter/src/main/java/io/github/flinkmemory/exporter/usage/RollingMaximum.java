package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The highest value of a rolling window, in buckets: a value leaves the window between one window
 * and one window plus one bucket after it was seen. For one thread; 8 bytes a bucket.
 *
 * <p>A clock that is set back adds to the newest bucket, so nothing is lost; one that is set
 * forward by more than the window forgets.
 */
final class RollingMaximum {
  private static final long ABSENT = Long.MIN_VALUE;

  private final long bucketMillis;
  private final long[] buckets;
  private long newest = ABSENT;

  /**
   * @param windowMillis a multiple of {@code bucketMillis}
   */
  RollingMaximum(long windowMillis, long bucketMillis) {
    if (bucketMillis <= 0 || windowMillis <= 0 || windowMillis % bucketMillis != 0) {
      throw new IllegalArgumentException(
          "a window of "
              + windowMillis
              + " ms is no multiple of a bucket of "
              + bucketMillis
              + " ms");
    }
    this.bucketMillis = bucketMillis;
    // One more than the window holds: the oldest bucket is only partly out of it.
    this.buckets = new long[Math.toIntExact(windowMillis / bucketMillis) + 1];
    Arrays.fill(buckets, ABSENT);
  }

  void record(long timeMillis, long value) {
    long bucket = advance(timeMillis);
    int slot = (int) Math.floorMod(bucket, (long) buckets.length);
    buckets[slot] = Math.max(buckets[slot], value);
  }

  /** The highest value still in the window; absent when there is none. */
  OptionalLong maximum(long timeMillis) {
    advance(timeMillis);
    long maximum = ABSENT;
    for (long value : buckets) {
      maximum = Math.max(maximum, value);
    }
    return maximum == ABSENT ? OptionalLong.empty() : OptionalLong.of(maximum);
  }

  void clear() {
    Arrays.fill(buckets, ABSENT);
    newest = ABSENT;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    for (long value : buckets) {
      out.writeLong(value);
    }
  }

  void read(DataInput in) throws IOException {
    newest = in.readLong();
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = in.readLong();
    }
  }

  private long advance(long timeMillis) {
    long bucket = Math.floorDiv(timeMillis, bucketMillis);
    if (newest == ABSENT) {
      newest = bucket;
    }
    if (bucket - newest >= buckets.length) {
      Arrays.fill(buckets, ABSENT);
    } else {
      for (long passed = newest + 1; passed <= bucket; passed++) {
        buckets[(int) Math.floorMod(passed, (long) buckets.length)] = ABSENT;
      }
    }
    newest = Math.max(newest, bucket);
    return newest;
  }
}
