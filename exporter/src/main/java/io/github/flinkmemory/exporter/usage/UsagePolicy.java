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
  private static final int BUCKETS = 288;
  private static final int HOURS = 24;
  private static final UsagePolicy PRODUCTION = new UsagePolicy(1, BUCKETS);
  private static final long LEAST_BUCKET_MILLIS = 100;

  private final double timeScale;
  private final int buckets;

  private UsagePolicy(double timeScale, int buckets) {
    this.timeScale = timeScale;
    this.buckets = buckets;
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
    return scaled(timeScale, BUCKETS);
  }

  /**
   * As well in a coarser grain, so that a bucket is long enough for several samples while a day
   * takes seconds.
   *
   * @param buckets in a day: a multiple of 24 up to 288, which is production's
   * @throws IllegalArgumentException as well when that is something else
   */
  public static UsagePolicy scaled(double timeScale, int buckets) {
    if (buckets < HOURS || buckets > BUCKETS || buckets % HOURS != 0) {
      throw new IllegalArgumentException(
          buckets + " buckets a day are no multiple of 24 between 24 and 288");
    }
    UsagePolicy policy = new UsagePolicy(timeScale, buckets);
    if (!(timeScale > 0 && timeScale <= 1) || policy.bucketMillis() < LEAST_BUCKET_MILLIS) {
      throw new IllegalArgumentException(
          "a time scale of "
              + timeScale
              + " is not above 0 and at most 1, or makes a bucket shorter than 100 ms");
    }
    return policy;
  }

  /** Real time over production time; 1 in production. */
  public double timeScale() {
    return timeScale;
  }

  /** Observations in a day; 288 in production. */
  public int bucketsPerDay() {
    return buckets;
  }

  /** Milliseconds whose highest value is one observation. */
  public long bucketMillis() {
    return scale(TimeUnit.DAYS.toMillis(1) / buckets);
  }

  /** Milliseconds of the window of peaks and trends: a whole number of buckets. */
  public long windowMillis() {
    return buckets * bucketMillis();
  }

  /** Milliseconds of a bucket of {@link #longWindowMillis}. */
  public long longBucketMillis() {
    return buckets / HOURS * bucketMillis();
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
