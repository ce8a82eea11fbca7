package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.model.Area;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Use, demand and peak demand of every area as of one sample, in bytes. Immutable. */
public final class MemoryUsage {
  private final Map<Area, AreaUsage> usage;
  private final Map<Area, OptionalLong> peak;

  private final UsageStatistics statistics;

  MemoryUsage(
      EnumMap<Area, AreaUsage> usage,
      EnumMap<Area, OptionalLong> peak,
      UsageStatistics statistics) {
    this.usage = usage;
    this.peak = peak;
    this.statistics = statistics;
  }

  public AreaUsage of(Area area) {
    return usage.getOrDefault(area, AreaUsage.UNKNOWN);
  }

  /** Highest demand of the rolling window. */
  public OptionalLong peak(Area area) {
    return peak.getOrDefault(area, OptionalLong.empty());
  }

  /** As of the last bucket that ended: the same object until the next one does. */
  public UsageStatistics statistics() {
    return statistics;
  }
}
