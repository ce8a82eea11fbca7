package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.model.Area;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is followed over time, in bytes unless the comment says otherwise. */
public enum Measure {
  /** Demand of the heap: what lives. */
  HEAP("heap"),
  OFF_HEAP("off_heap"),
  /** The hard minimum of all local buffer pools. */
  NETWORK("network"),
  /** Managed memory that cannot be evicted. */
  MANAGED("managed"),
  METASPACE("metaspace"),
  OVERHEAD("overhead"),
  /** Managed memory in use, evictable caches included. */
  MANAGED_USED("managed_used"),
  /** What the local buffer pools could use at most, as far as they are bounded. */
  NETWORK_WANTED("network_wanted"),
  /** What the kernel cannot reclaim of the container. */
  CONTAINER("container"),
  /** Share of the time that the collector stopped all threads, of {@link #WHOLE}. */
  GC_PAUSE("gc_pause"),
  /** Freed memory that the allocator keeps. */
  ALLOCATOR("allocator"),
  /**
   * What collections left of the heap, whether they told what lives or not: never less than that.
   */
  HEAP_COLLECTED("heap_collected");

  /**
   * What stands for all of the time: shares are told in trillionths, so that the buckets of
   * percentiles, of which the first ends at 2^20, tell a millionth from two.
   */
  public static final double WHOLE = 1e12;

  private static final List<Measure> ALL = Collections.unmodifiableList(Arrays.asList(values()));

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** The name in files. */
  public String label() {
    return label;
  }

  /** The demand of an area. */
  public static Measure demand(Area area) {
    switch (area) {
      case HEAP:
        return HEAP;
      case OFF_HEAP:
        return OFF_HEAP;
      case NETWORK:
        return NETWORK;
      case MANAGED:
        return MANAGED;
      case METASPACE:
        return METASPACE;
      case OVERHEAD:
        return OVERHEAD;
    }
    throw new AssertionError(area);
  }

  /** Whether it is the demand of an area, for which trends are looked for. */
  boolean isDemand() {
    return compareTo(OVERHEAD) <= 0;
  }

  /** Whether buckets may go by without a value although its source is up. */
  boolean isReadRarely() {
    return this == ALLOCATOR;
  }

  /** All of them, in their order. */
  public static List<Measure> all() {
    return ALL;
  }
}
