package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a counter rose last. Its first value is where it starts from: a container outlives the JVM
 * in it, and what was counted before may have been another's. For one thread.
 */
final class EventCounter {
  private static final long NEVER = Long.MIN_VALUE;

  private long last = NEVER;
  private long roseMillis = NEVER;
  private long rises;

  void record(long timeMillis, long value) {
    if (last != NEVER && value > last) {
      roseMillis = timeMillis;
      rises += value - last;
    }
    last = value;
  }

  /** Takes a value to start from; what happened until then does not count. */
  void startFrom(long value) {
    last = value;
  }

  boolean roseWithin(long windowMillis, long timeMillis) {
    // A clock that was set back must not make it last for as long.
    return roseMillis != NEVER && Math.abs(timeMillis - roseMillis) < windowMillis;
  }

  /** By how much it rose since it was cleared. */
  long rises() {
    return rises;
  }

  void clear() {
    roseMillis = NEVER;
    rises = 0;
  }

  /** Without the value itself: the next process counts from 0. */
  void write(DataOutput out) throws IOException {
    out.writeLong(roseMillis);
    out.writeLong(rises);
  }

  void read(DataInput in) throws IOException {
    roseMillis = in.readLong();
    rises = in.readLong();
  }
}
