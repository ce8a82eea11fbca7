package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.EnumMap;
import java.util.Map;

/**
 * What of a smaller total will be in memory: a heap in full, for garbage fills it whatever lives,
 * the network pool in full, for it is allocated so, and of the others their peaks. A cut must leave
 * a tenth of the total free, or the container would be near its limit (the alert's level is 95 %),
 * and what was cut would be raised again. Immutable.
 */
final class ContainerRoom {
  private static final double SHARE = 0.90;

  private final EnumMap<Area, Long> peaks = new EnumMap<>(Area.class);

  ContainerRoom(UsageStatistics usage) {
    put(Area.OFF_HEAP, usage.demand(Area.OFF_HEAP));
    put(Area.METASPACE, usage.demand(Area.METASPACE));
    put(Area.OVERHEAD, usage.demand(Area.OVERHEAD));
    put(Area.MANAGED, usage.of(Measure.MANAGED_USED));
  }

  private void put(Area area, ValueStatistics value) {
    long peak = Math.max(value.longPeak().orElse(0), value.peak().orElse(0));
    if (value.isKnown()) {
      peaks.put(area, peak);
    }
  }

  /** Bytes by which these sizes have to grow together, so that a tenth is free; at least 0. */
  long missing(Map<Area, Long> sizes) {
    double resident = 0;
    double total = 0;
    for (Map.Entry<Area, Long> entry : sizes.entrySet()) {
      long size = entry.getValue();
      Long peak = peaks.get(entry.getKey());
      resident += peak == null ? size : Math.min(size, peak);
      total += size;
    }
    return (long) Math.ceil(Math.max(0, resident / SHARE - total));
  }
}
