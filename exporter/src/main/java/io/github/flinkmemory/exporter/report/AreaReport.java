package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.AreaUsage;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import java.util.OptionalLong;

/**
 * One area: configured, limit, used, demand, peak and gap, in bytes. What is not known is absent.
 * Immutable.
 */
public final class AreaReport {
  private final Area area;
  private final OptionalLong configured;
  private final AreaUsage usage;
  private final OptionalLong peak;

  AreaReport(Area area, OptionalLong configured, MemoryUsage usage) {
    this.area = area;
    this.configured = configured;
    this.usage = usage.of(area);
    this.peak = usage.peak(area);
  }

  public Area area() {
    return area;
  }

  public OptionalLong configured() {
    return configured;
  }

  public OptionalLong limit() {
    return usage.limit();
  }

  public OptionalLong used() {
    return usage.used();
  }

  public OptionalLong demand() {
    return usage.demand();
  }

  /** Highest demand of the last 24 hours. */
  public OptionalLong peak() {
    return peak;
  }

  /**
   * Configured minus peak: headroom when positive, shortage when negative. Absent while the present
   * demand is unknown: the peak of an idle hour would promise room that the job may be using.
   */
  public OptionalLong gap() {
    return configured.isPresent() && peak.isPresent() && demand().isPresent()
        ? OptionalLong.of(configured.getAsLong() - peak.getAsLong())
        : OptionalLong.empty();
  }
}
