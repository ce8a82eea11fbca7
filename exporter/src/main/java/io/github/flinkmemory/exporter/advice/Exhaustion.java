package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import org.jspecify.annotations.Nullable;

/** When an area is exhausted at the present trend, with the bounds of the trend. Immutable. */
public final class Exhaustion {
  private final double seconds;
  private final double soonest;
  private final double latest;

  private Exhaustion(double seconds, double soonest, double latest) {
    this.seconds = seconds;
    this.soonest = soonest;
    this.latest = latest;
  }

  /**
   * From the floor of the last bucket to the limit. Null without a significant rise that goes on.
   *
   * @param limit bytes at which it fails
   */
  static @Nullable Exhaustion of(ValueStatistics demand, long limit) {
    Trend trend = demand.trend();
    if (trend == null || !trend.isRising() || !demand.floor().isPresent()) {
      return null;
    }
    double left = Math.max(0, limit - demand.floor().getAsLong());
    return new Exhaustion(left / trend.bytesPerSecond(), left / trend.most(), left / trend.least());
  }

  /** Seconds left. */
  public double seconds() {
    return seconds;
  }

  /** Seconds left at the steepest slope that the trend may have. */
  public double soonest() {
    return soonest;
  }

  /** Seconds left at the flattest slope that the trend may have. */
  public double latest() {
    return latest;
  }
}
