package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.EnumMap;
import java.util.OptionalLong;

/**
 * What of a smaller total will be in memory: a heap in full, for garbage fills it whatever lives,
 * the network pool in full, for it is allocated so, and of the others their peaks. A cut must leave
 * a tenth of the total free, or the container would be near its limit (the alert's level is 95 %),
 * and what was cut would be raised again. Where the container has a limit, what it held counts too,
 * less what heap and network give: other processes and files in memory are in no area. Immutable.
 */
final class ContainerRoom {
  private static final double SHARE = 0.90;
  private static final Area[] AREAS = Area.values();

  private final EnumMap<Area, Long> peaks = new EnumMap<>(Area.class);
  private final MemoryModel model;
  private final OptionalLong held;

  ContainerRoom(AdviceInput input) {
    UsageStatistics usage = input.usage();
    model = input.model();
    // Without a limit the group of processes may be the whole machine.
    held =
        input.containerLimit().isPresent()
            ? usage.of(Measure.CONTAINER).longPeak()
            : OptionalLong.empty();
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

  /** Whether more overhead is more room: not where all of it may be in memory. */
  boolean growsWithOverhead() {
    return peaks.containsKey(Area.OVERHEAD);
  }

  /** Bytes by which these sizes have to grow together, so that a tenth is free; at least 0. */
  long missing(AreaSizes sizes) {
    return (long) Math.ceil(Math.max(0, resident(sizes) / SHARE - sizes.sum()));
  }

  /** The same where less is free with the model as it is: as much as that is enough. */
  long missingMoreThanBefore(AreaSizes sizes) {
    AreaSizes before = new AreaSizes();
    for (Area area : AREAS) {
      before.set(area, configured(area));
    }
    double resident = resident(sizes);
    double free = before.sum() - resident(before);
    double wanted = Math.min(resident / SHARE, resident + free);
    return (long) Math.ceil(Math.max(0, wanted - sizes.sum()));
  }

  private long configured(Area area) {
    return model.has(area) ? model.bytes(area) : 0;
  }

  private double resident(AreaSizes sizes) {
    double resident = 0;
    double more = 0;
    for (Area area : AREAS) {
      long size = sizes.of(area);
      Long peak = peaks.get(area);
      long grown = size - configured(area);
      if (area == Area.HEAP || area == Area.NETWORK) {
        more += grown;
      } else if (area == Area.MANAGED && grown > 0) {
        // It is given where the state backend's cache takes any amount.
        peak = null;
        more += grown;
      }
      resident += peak == null ? size : peak;
    }
    return held.isPresent() ? Math.max(resident, held.getAsLong() + more) : resident;
  }
}
