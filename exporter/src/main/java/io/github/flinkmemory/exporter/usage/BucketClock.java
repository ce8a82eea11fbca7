package io.github.flinkmemory.exporter.usage;

/**
 * The time of a history, in buckets. It never goes back: where the clock is set back, it goes on
 * from where it was, for the process ran on; else all would stand still for as long as the clock
 * was set back. For one thread.
 */
final class BucketClock {
  private static final long NONE = Long.MIN_VALUE;

  /** A clock that is adjusted by less stands still for that long. */
  private static final int MOST_BUCKETS_BACK = 3;

  private final UsagePolicy policy;
  private long bucket = NONE;
  private long correctionMillis;
  private long firstMillis = NONE;

  BucketClock(UsagePolicy policy) {
    this.policy = policy;
  }

  /** What the clock tells, as time of the history. */
  long time(long clockMillis) {
    return clockMillis + correctionMillis;
  }

  long bucketOf(long time) {
    return Math.floorDiv(time, policy.bucketMillis());
  }

  /** The one that is not over yet. */
  long bucket() {
    return bucket;
  }

  /**
   * Bridges a clock that was set back by more than a little.
   *
   * @return whether it is not known how long ago the last sample was: it was kept by a process
   *     before this one
   */
  boolean follow(long clockMillis) {
    if (bucket == NONE) {
      return false;
    }
    long now = bucketOf(time(clockMillis));
    if (bucket - now <= MOST_BUCKETS_BACK) {
      return false;
    }
    correctionMillis += (bucket - now) * policy.bucketMillis();
    return firstMillis == NONE;
  }

  /** Whether nothing was seen for so long that all peaks of the window are gone. */
  boolean isGap(long time) {
    return bucket != NONE
        && (bucketOf(time) - bucket) * policy.bucketMillis() >= policy.windowMillis();
  }

  /**
   * Goes on to a time.
   *
   * @return whether a bucket that this process saw is over
   */
  boolean advance(long time) {
    long now = bucketOf(time);
    if (firstMillis == NONE) {
      firstMillis = time;
      bucket = now;
      return false;
    }
    boolean over = now > bucket;
    bucket = Math.max(bucket, now);
    return over;
  }

  /** Milliseconds since the first sample of this process. */
  long ageMillis(long time) {
    return time - firstMillis;
  }

  /**
   * Goes on from a bucket that a process before this one kept; the next sample says how long the
   * process was away.
   */
  void resume(long kept) {
    bucket = kept;
    firstMillis = NONE;
    correctionMillis = 0;
  }

  void clear() {
    resume(NONE);
  }
}
