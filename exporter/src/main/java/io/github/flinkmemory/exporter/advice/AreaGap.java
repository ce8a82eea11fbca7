package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is left of one area, in bytes and in time. What is not known is absent. Immutable. */
public final class AreaGap {
  private final Area area;
  private final long configured;
  private final OptionalLong peak;
  private final @Nullable Exhaustion exhaustion;

  private AreaGap(Area area, long configured, OptionalLong peak, @Nullable Exhaustion exhaustion) {
    this.area = area;
    this.configured = configured;
    this.peak = peak;
    this.exhaustion = exhaustion;
  }

  static AreaGap of(Area area, long configured, long limit, ValueStatistics demand) {
    return new AreaGap(area, configured, demand.peak(), Exhaustion.of(demand, limit));
  }

  public Area area() {
    return area;
  }

  /** Configured minus peak where that is positive; 0 where demand is higher. */
  public OptionalLong headroom() {
    return peak.isPresent()
        ? OptionalLong.of(Math.max(0, configured - peak.getAsLong()))
        : OptionalLong.empty();
  }

  /** Peak minus configured where that is positive; 0 where it fits. */
  public OptionalLong shortage() {
    return peak.isPresent()
        ? OptionalLong.of(Math.max(0, peak.getAsLong() - configured))
        : OptionalLong.empty();
  }

  /** Peak over configured; absent where nothing is configured. */
  public OptionalDouble utilisation() {
    return peak.isPresent() && configured > 0
        ? OptionalDouble.of(peak.getAsLong() / (double) configured)
        : OptionalDouble.empty();
  }

  /** Null when no trend is significant. */
  public @Nullable Exhaustion exhaustion() {
    return exhaustion;
  }
}
