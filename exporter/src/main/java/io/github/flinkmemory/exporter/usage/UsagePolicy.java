package io.github.flinkmemory.exporter.usage;

import java.util.concurrent.TimeUnit;

/**
 * How long usage is remembered and in what grain. Immutable.
 *
 * <p>Production: the highest value of five minutes is one observation (as Google's Autopilot and
 * the Vertical Pod Autoscaler aggregate before they count), an observation loses half its weight in
 * 24 hours (the half-life of the Vertical Pod Autoscaler), peaks are kept for 24 hours, and for
 * seven days where something may be lowered by them.
 */
public final class UsagePolicy {
  private static final UsagePolicy PRODUCTION = new UsagePolicy(1);
  private static final long LEAST_BUCKET_MILLIS = 100;

  private final double timeScale;

  private UsagePolicy(double timeScale) {
    this.timeScale = timeScale;
  }

  public static UsagePolicy production() {
    return PRODUCTION;
  }

  /**
   * The same windows in shorter time, for demonstrations and tests: 0.01 makes five minutes three
   * seconds.
   *
   * @param timeScale above 0 and at most 1
   * @throws IllegalArgumentException when it is outside that range, or a bucket would be shorter
   *     than 100 ms
   */
  public static UsagePolicy scaled(double timeScale) {
    UsagePolicy policy = new UsagePolicy(timeScale);
    if (!(timeScale > 0 && timeScale <= 1) || policy.bucketMillis() < LEAST_BUCKET_MILLIS) {
      throw new IllegalArgumentException(
          "a time scale of " + timeScale + " is not between 0.0004 and 1");
    }
    return policy;
  }

  /** Real time over production time; 1 in production. */
  public double timeScale() {
    return timeScale;
  }

  /** Milliseconds whose highest value is one observation. */
  public long bucketMillis() {
    return scale(TimeUnit.MINUTES.toMillis(5));
  }

  /** Milliseconds of the window of peaks and trends: a whole number of buckets. */
  public long windowMillis() {
    return 288 * bucketMillis();
  }

  /** Milliseconds of a bucket of {@link #longWindowMillis}. */
  public long longBucketMillis() {
    return 12 * bucketMillis();
  }

  /** Milliseconds for which the peaks are kept that lowering looks at. */
  public long longWindowMillis() {
    return 7 * windowMillis();
  }

  /** Milliseconds in which an observation loses half its weight. */
  public long halfLifeMillis() {
    return windowMillis();
  }

  /** Milliseconds after the start in which nothing is concluded. */
  public long warmUpMillis() {
    return 2 * bucketMillis();
  }

  /** A duration of production in the time of this policy, in milliseconds. */
  public long scale(long productionMillis) {
    return Math.round(productionMillis * timeScale);
  }
}
