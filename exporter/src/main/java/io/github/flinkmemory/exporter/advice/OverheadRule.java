package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.Measure;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * JVM overhead: a fifth above the resident memory that belongs to no other area. Raised when that
 * takes 90 % (the alert's level), or when the container is at 95 % of its limit or lost a process
 * to the kernel. Lowered only with the total (mode shrink), after seven days, and only where the
 * ledger of resident memory explains what fills it: what nobody accounts for may come back.
 */
final class OverheadRule {
  private static final double HIGH = 0.90;
  private static final double HEADROOM = 1.2;
  private static final double FLOOR = 1.15;
  private static final double CONTAINER_HIGH = 0.95;

  /** Share of its limit at which a container has room for what its kernel needs. */
  private static final double CONTAINER_SHARE = 0.85;

  private static final double FRAGMENTED = 0.15;

  private static final double LOW = 0.50;

  /** More than a raise: what is cut too deep here is killed, and shows nothing before. */
  private static final double KEPT = 1.25;

  /**
   * Share of it that may be unexplained or derived: what the JVM takes from malloc shows only with
   * native memory tracking; without it 60 to 70 MiB of 160 were so in calm TaskManagers.
   */
  private static final double UNEXPLAINED = 0.5;

  /** Flink's own least by default, which it takes for enough for a small JVM. */
  private static final long LEAST = 192 * Step.MIB;

  /** Of memory outside of the heap, whose size the JVM bounds. */
  private static final Set<Reason> LEAKS =
      Collections.unmodifiableSet(EnumSet.of(Reason.DIRECT_LEAK, Reason.ROCKSDB_LEAK));

  private OverheadRule() {}

  static AreaTarget of(AreaCase overhead) {
    long missing = containerShortage(overhead);
    boolean urgent = missing > 0 && wasContainerFullLately(overhead);
    long configured = overhead.configured();
    Fragmentation fragmentation = overhead.input().fragmentation();
    long process = overhead.input().model().totalProcess();
    if (fragmentation != null && fragmentation.isAbove(FRAGMENTED * process)) {
      overhead.found(
          Reason.ALLOC_FRAGMENTATION,
          "the allocator keeps "
              + Mebibytes.text(fragmentation.bytes())
              + " that nobody uses: use jemalloc, or MALLOC_ARENA_MAX=1, before more memory",
          "fragmented_bytes",
          fragmentation.bytes());
      if (!urgent) {
        return overhead.keep("the allocator keeps memory without use, which more would not change");
      }
    }
    if (overhead.leaks()) {
      overhead.found(
          Reason.NATIVE_LEAK,
          "native memory that nobody accounts for grows by "
              + overhead.growth()
              + " and reaches no plateau: more memory buys time only"
              + (overhead.input().hasStateBackend()
                  ? "; look at the state backend's options and statistics first"
                  : "")
              // Seen with batch jobs, whose tasks free their segments in ever new arenas of glibc.
              + (fragmentation == null
                  ? "; how much of it the allocator keeps of what was freed is not known here"
                  : ""));
      return overhead.keep("it grows without end, which no size satisfies");
    }
    boolean high = overhead.sustained() >= HIGH * configured;
    if (high) {
      overhead.found(
          Reason.OVERHEAD_HIGH,
          "resident memory that belongs to no other area, "
              + overhead.peakOfConfigured()
              + overhead.rising());
    }
    if (high && !urgent && overhead.input().keptByEach() > FRAGMENTED * process) {
      return overhead.keep(
          "the allocator keeps "
              + Mebibytes.text(overhead.input().keptByEach())
              + " of it that were freed: three readings show whether that lasts");
    }
    if (!high && missing == 0) {
      return mayLower(overhead) ? lower(overhead) : overhead.keep(overhead.peakOfConfigured());
    }
    if (urgent && !high && overhead.isFoundElsewhere(LEAKS)) {
      return overhead.keep("what fills the container is a leak of another area");
    }
    double wanted = Math.max(high ? overhead.peak() * HEADROOM : 0, (double) configured + missing);
    return overhead.raise(
        Step.up(wanted, Step.OVERHEAD),
        Step.up(
            Math.max(high ? overhead.peak() * FLOOR : 0, (double) configured + missing),
            Step.OVERHEAD),
        urgent,
        missing > 0
            ? "what the container cannot reclaim / 0.85 - its limit"
            : "peak " + Mebibytes.text(overhead.peak()) + " x 1.2, rounded up to 64 MiB");
  }

  private static boolean mayLower(AreaCase overhead) {
    return overhead.policy().mode() == AdviceMode.SHRINK
        && overhead.mayLower(overhead.policy().longLowerMillis())
        && overhead.longPeak() <= LOW * overhead.configured()
        && !overhead.rises()
        && !overhead.input().usage().longOomKilled()
        && !wasContainerFull(overhead)
        && overhead.input().unexplainedShare().orElse(1) <= UNEXPLAINED;
  }

  /** Whether what the kernel could not take back ever passed the share that leaves it room. */
  private static boolean wasContainerFull(AreaCase overhead) {
    OptionalLong limit = overhead.input().containerLimit();
    return limit.isPresent()
        && overhead.of(Measure.CONTAINER).longPeak().orElse(0)
            > CONTAINER_SHARE * limit.getAsLong();
  }

  private static AreaTarget lower(AreaCase overhead) {
    long target = Math.max(LEAST, Step.up(overhead.longPeak() * KEPT, Step.OVERHEAD));
    return overhead.lowerByHalf(
        Math.min(overhead.configured(), target),
        "peak "
            + Mebibytes.text(overhead.longPeak())
            + " x 1.25, at least 192 MiB, rounded up to 64 MiB");
  }

  /** Within the last day: what is older may be over. */
  private static boolean wasContainerFullLately(AreaCase overhead) {
    return overhead.input().usage().oomKilled()
        || overhead.of(Measure.CONTAINER).recentPeak().orElse(0)
            >= CONTAINER_HIGH * overhead.input().containerLimit().orElse(0);
  }

  /** How much larger the container must be so that what it cannot reclaim takes 85 %. */
  private static long containerShortage(AreaCase overhead) {
    OptionalLong limit = overhead.input().containerLimit();
    long held = overhead.of(Measure.CONTAINER).peak().orElse(0);
    if (overhead.input().usage().oomKilled()) {
      overhead.found(Reason.OOM_KILLED, "the kernel killed a process of this container for memory");
      held = Math.max(held, limit.orElse(0));
    }
    if (!limit.isPresent() || held < CONTAINER_HIGH * limit.getAsLong()) {
      return 0;
    }
    overhead.found(
        Reason.CONTAINER_RISK,
        "memory that the kernel cannot reclaim reached "
            + Mebibytes.text(held)
            + " of the container's "
            + Mebibytes.text(limit.getAsLong()),
        "unreclaimable_bytes",
        held);
    return Math.max(0, Math.round(held / CONTAINER_SHARE) - limit.getAsLong());
  }
}
