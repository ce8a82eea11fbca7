package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.EnumMap;

/** Bytes of each area while a budget is fitted. For one thread. */
final class AreaSizes {
  private final EnumMap<Area, Long> sizes;
  private long sum;

  AreaSizes() {
    this(new EnumMap<>(Area.class), 0);
  }

  private AreaSizes(EnumMap<Area, Long> sizes, long sum) {
    this.sizes = sizes;
    this.sum = sum;
  }

  AreaSizes copy() {
    return new AreaSizes(sizes.clone(), sum);
  }

  /** 0 for an area that there is not. */
  long of(Area area) {
    Long size = sizes.get(area);
    return size == null ? 0 : size;
  }

  void set(Area area, long bytes) {
    sum += bytes - of(area);
    sizes.put(area, bytes);
  }

  void add(Area area, long more) {
    set(area, of(area) + more);
  }

  long sum() {
    return sum;
  }

  EnumMap<Area, Long> asMap() {
    return sizes.clone();
  }
}
