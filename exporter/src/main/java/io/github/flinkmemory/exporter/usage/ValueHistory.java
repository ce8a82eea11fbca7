package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The history of one measure: the bucket that is being filled, and of the closed ones peaks,
 * floors, and a decaying histogram. Of a bucket only its extremes count, so the order within it
 * does not. For one thread; about 10 KiB.
 */
final class ValueHistory {
  static final int SUSTAINED_BUCKETS = 3;
  private static final long ABSENT = Long.MIN_VALUE;

  /** A twentieth: what G1 leaves uncollected by default, as not worth it. */
  private static final double NEAR_BOUND = 0.95;

  private final UsagePolicy policy;
  private final boolean isReadRarely;
  private final RollingMaximum peak;
  private final RollingMaximum longPeak;
  private final RollingMaximum held;
  private final FloorSeries floors;
  private final DecayingHistogram histogram;
  private final long[] lastMaxima = new long[SUSTAINED_BUCKETS];
  private final @Nullable ValueHistory bounds;
  private long highest = ABSENT;
  private long lowest = ABSENT;

  /**
   * @param isReadRarely whether a bucket without a value says nothing
   * @param bounds what it could not be above before it was read, for its trend; null for nothing
   */
  ValueHistory(UsagePolicy policy, boolean isReadRarely, @Nullable ValueHistory bounds) {
    this.policy = policy;
    this.isReadRarely = isReadRarely;
    this.bounds = bounds;
    peak = new RollingMaximum(policy.windowMillis(), policy.bucketMillis());
    longPeak = new RollingMaximum(policy.longWindowMillis(), policy.longBucketMillis());
    held = new RollingMaximum(policy.windowMillis(), policy.bucketMillis());
    floors = new FloorSeries(Math.toIntExact(policy.windowMillis() / policy.bucketMillis()));
    histogram = new DecayingHistogram(policy.halfLifeMillis());
    Arrays.fill(lastMaxima, ABSENT);
  }

  void record(long timeMillis, long value) {
    peak.record(timeMillis, value);
    longPeak.record(timeMillis, value);
    highest = highest == ABSENT ? value : Math.max(highest, value);
    lowest = lowest == ABSENT ? value : Math.min(lowest, value);
  }

  /**
   * The bucket is over. A bucket without a value breaks what is sustained, unless it is read so
   * rarely that this is usual: then the last buckets that had one count.
   */
  void closeBucket(long bucket) {
    if (highest == ABSENT && isReadRarely) {
      return;
    }
    System.arraycopy(lastMaxima, 1, lastMaxima, 0, SUSTAINED_BUCKETS - 1);
    lastMaxima[SUSTAINED_BUCKETS - 1] = highest;
    if (highest != ABSENT) {
      histogram.add(bucket * policy.bucketMillis(), highest);
      floors.record(bucket, lowest);
    }
    long level = Math.min(lastMaxima[0], Math.min(lastMaxima[1], lastMaxima[2]));
    if (level != ABSENT) {
      held.record(bucket * policy.bucketMillis(), level);
    }
    highest = ABSENT;
    lowest = ABSENT;
  }

  /** Peak as of now, the bucket that is being filled included. */
  OptionalLong peak(long timeMillis) {
    return peak.maximum(timeMillis);
  }

  ValueStatistics statistics(long timeMillis, TrendEstimator trends, boolean withTrend) {
    ValueStatistics.Builder statistics = new ValueStatistics.Builder();
    statistics.peak = peak.maximum(timeMillis);
    statistics.recentPeak = statistics.peak;
    statistics.longPeak = longPeak.maximum(timeMillis);
    statistics.p50 = histogram.percentile(0.50);
    statistics.p95 = histogram.percentile(0.95);
    statistics.p98 = histogram.percentile(0.98);
    statistics.sustained = held.maximum(timeMillis);
    long[] series = floors.floors();
    long last = series[series.length - 1];
    statistics.floor = last == ABSENT ? OptionalLong.empty() : OptionalLong.of(last);
    if (bounds != null) {
      series = floors.after(bounds.floors, NEAR_BOUND);
    }
    statistics.trend = withTrend ? trends.of(series, policy.bucketMillis()) : null;
    statistics.settling = withTrend && trends.isSettling();
    return statistics.build();
  }

  void clear() {
    peak.clear();
    longPeak.clear();
    held.clear();
    floors.clear();
    histogram.clear();
    Arrays.fill(lastMaxima, ABSENT);
    highest = ABSENT;
    lowest = ABSENT;
  }

  void write(DataOutput out) throws IOException {
    peak.write(out);
    longPeak.write(out);
    held.write(out);
    floors.write(out);
    histogram.write(out);
  }

  void read(DataInput in) throws IOException {
    peak.read(in);
    longPeak.read(in);
    held.read(in);
    floors.read(in);
    histogram.read(in);
  }
}
