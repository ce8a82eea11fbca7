package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * In how many buckets tasks ran, within the long window only: evidence goes with the peaks that it
 * vouches for, or a busy week would speak for an idle one. For one thread; 1.4 KiB.
 */
final class RunningTime {
  private static final long NONE = Long.MIN_VALUE;

  private final long each;
  private final long[] counts;
  private long newest = NONE;

  RunningTime(UsagePolicy policy) {
    each = policy.longBucketMillis() / policy.bucketMillis();
    // As many as the long peaks keep.
    counts = new long[Math.toIntExact(policy.longWindowMillis() / policy.longBucketMillis()) + 1];
  }

  /** Counts a bucket. */
  void add(long bucket) {
    advance(bucket);
    counts[slot(newest)]++;
  }

  /** Buckets in which tasks ran, of those that the long window holds at this one. */
  long buckets(long bucket) {
    advance(bucket);
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  void clear() {
    Arrays.fill(counts, 0);
    newest = NONE;
  }

  private void advance(long bucket) {
    long now = Math.floorDiv(bucket, each);
    if (newest == NONE || now - newest >= counts.length) {
      Arrays.fill(counts, 0);
      newest = now;
      return;
    }
    for (; newest < now; newest++) {
      counts[slot(newest + 1)] = 0;
    }
  }

  private int slot(long longBucket) {
    return (int) Math.floorMod(longBucket, (long) counts.length);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  void read(DataInput in) throws IOException {
    newest = in.readLong();
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
      if (counts[i] < 0 || counts[i] > each) {
        throw new IOException("an hour of " + counts[i] + " buckets");
      }
    }
  }
}
