package io.github.flinkmemory.exporter.usage;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one measure over time, in the unit of the measure. What is not known is absent.
 * Immutable.
 */
public final class ValueStatistics {
  /** Nothing was observed. */
  public static final ValueStatistics NONE = new Builder().build();

  private final OptionalLong peak;
  private final OptionalLong longPeak;
  private final OptionalLong recentPeak;
  private final OptionalLong p50;
  private final OptionalLong p95;
  private final OptionalLong p98;
  private final OptionalLong sustained;
  private final OptionalLong floor;
  private final @Nullable Trend trend;
  private final boolean settling;

  private ValueStatistics(Builder builder) {
    this.peak = builder.peak;
    this.longPeak = builder.longPeak;
    this.recentPeak = builder.recentPeak;
    this.p50 = capped(builder.p50, peak);
    this.p95 = capped(builder.p95, peak);
    this.p98 = capped(builder.p98, peak);
    this.sustained = builder.sustained;
    this.floor = builder.floor;
    this.trend = builder.trend;
    this.settling = builder.settling;
  }

  /** A percentile is the upper end of a bucket; no observation was above the peak. */
  private static OptionalLong capped(OptionalLong percentile, OptionalLong peak) {
    return percentile.isPresent() && peak.isPresent() && percentile.getAsLong() > peak.getAsLong()
        ? peak
        : percentile;
  }

  /**
   * One number that stands for all: the largest demand of a fleet, as a recording rule tells it.
   */
  public static ValueStatistics ofPeak(long peak) {
    OptionalLong value = OptionalLong.of(peak);
    Builder builder = new Builder();
    builder.peak = value;
    builder.longPeak = value;
    builder.recentPeak = value;
    builder.p50 = value;
    builder.p95 = value;
    builder.p98 = value;
    builder.sustained = value;
    builder.floor = value;
    return builder.build();
  }

  /** The same with a trend. */
  public ValueStatistics withTrend(@Nullable Trend seen) {
    Builder builder = toBuilder();
    builder.trend = seen;
    return builder.build();
  }

  /**
   * The same in another unit, as of a whole of another size; without a trend.
   *
   * @param factor at least 0
   */
  public ValueStatistics times(double factor) {
    Builder builder = new Builder();
    builder.peak = times(peak, factor);
    builder.longPeak = times(longPeak, factor);
    builder.recentPeak = times(recentPeak, factor);
    builder.p50 = times(p50, factor);
    builder.p95 = times(p95, factor);
    builder.p98 = times(p98, factor);
    builder.sustained = times(sustained, factor);
    builder.floor = times(floor, factor);
    builder.settling = settling;
    return builder.build();
  }

  private static OptionalLong times(OptionalLong value, double factor) {
    return value.isPresent()
        ? OptionalLong.of(Math.round(value.getAsLong() * factor))
        : OptionalLong.empty();
  }

  private Builder toBuilder() {
    Builder builder = new Builder();
    builder.peak = peak;
    builder.longPeak = longPeak;
    builder.recentPeak = recentPeak;
    builder.p50 = p50;
    builder.p95 = p95;
    builder.p98 = p98;
    builder.sustained = sustained;
    builder.floor = floor;
    builder.trend = trend;
    builder.settling = settling;
    return builder;
  }

  public boolean isKnown() {
    return peak.isPresent();
  }

  /** Highest value of the window. */
  public OptionalLong peak() {
    return peak;
  }

  /** Highest value of the long window, by which something may be lowered. */
  public OptionalLong longPeak() {
    return longPeak;
  }

  /**
   * Highest value of the last day, by which something is urgent. In the agent that is the window;
   * over recorded series the window is what was asked for.
   */
  public OptionalLong recentPeak() {
    return recentPeak;
  }

  public OptionalLong p50() {
    return p50;
  }

  public OptionalLong p95() {
    return p95;
  }

  public OptionalLong p98() {
    return p98;
  }

  /**
   * Highest level of the window that three buckets in a row reached: what is held, not a spike. A
   * load with a daily wave holds it at another time of the day.
   */
  public OptionalLong sustained() {
    return sustained;
  }

  /** Lowest value of the last bucket. */
  public OptionalLong floor() {
    return floor;
  }

  /** Null when none is significant. */
  public @Nullable Trend trend() {
    return trend;
  }

  /**
   * Whether its level changed so lately that what rises since then cannot be told yet; false when
   * not known.
   */
  public boolean isSettling() {
    return settling;
  }

  static final class Builder {
    OptionalLong peak = OptionalLong.empty();
    OptionalLong longPeak = OptionalLong.empty();
    OptionalLong recentPeak = OptionalLong.empty();
    OptionalLong p50 = OptionalLong.empty();
    OptionalLong p95 = OptionalLong.empty();
    OptionalLong p98 = OptionalLong.empty();
    OptionalLong sustained = OptionalLong.empty();
    OptionalLong floor = OptionalLong.empty();
    @Nullable Trend trend;
    boolean settling;

    ValueStatistics build() {
      return new ValueStatistics(this);
    }
  }
}
