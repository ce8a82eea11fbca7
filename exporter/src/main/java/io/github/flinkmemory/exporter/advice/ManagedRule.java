package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.Measure;

/**
 * Managed memory: lowered where it is not used, raised only from what others can spare, for the
 * state backend takes any amount and its cache tells no hit rate. Never to zero where another job
 * may come: the next one with RocksDB, Python or a batch operator would fail; and where one job
 * runs, only after seven days: what it does once a week fails without.
 */
final class ManagedRule {
  private static final double PINNED_HIGH = 0.80;
  private static final double LOW = 0.50;
  private static final double HEADROOM = 1.5;
  private static final double MORE = 1.4;

  /**
   * A block or a memtable may pass the bound for a moment, which RocksDB does not keep strictly.
   */
  private static final double OVERSHOOT = 1.05;

  /** RocksDB's memtable arenas need a minimum in each slot. */
  private static final long LEAST_PER_SLOT = 64 * Step.MIB;

  private ManagedRule() {}

  static AreaTarget of(AreaCase managed) {
    long configured = managed.configured();
    long used = Math.max(managed.longPeak(), managed.of(Measure.MANAGED_USED).longPeak().orElse(0));
    if (configured == 0) {
      return managed.keep("none is configured");
    }
    boolean stateBackend = managed.input().hasStateBackend();
    if (stateBackend && used > OVERSHOOT * configured) {
      overshoot(managed, used);
      if (managed.leaks()) {
        return managed.keep("it grows without end, which no size satisfies");
      }
    }
    if (stateBackend && managed.peak() >= PINNED_HIGH * configured) {
      managed.found(
          Reason.MANAGED_PERF,
          Mebibytes.text(managed.peak())
              + " of "
              + Mebibytes.text(configured)
              + " cannot be evicted: the state backend reads from its files more than it could"
              + managed.rising());
      if (managed.rises()) {
        return managed.keep("what cannot be evicted is rising: what is enough shows when it stops");
      }
      return AreaTarget.raiseFromSpare(
          managed.area(),
          configured,
          Step.up(managed.peak() * MORE, Step.MANAGED),
          "cannot be evicted "
              + Mebibytes.text(managed.peak())
              + " x 1.4, from what others can spare");
    }
    if (!managed.mayLower(managed.policy().lowerMillis(), Measure.MANAGED_USED)
        || used > LOW * configured) {
      return managed.keep("used at most " + Mebibytes.text(used));
    }
    return lower(managed, used);
  }

  private static void overshoot(AreaCase managed, long used) {
    boolean leak = managed.leaks();
    managed.found(
        leak ? Reason.ROCKSDB_LEAK : Reason.ROCKSDB_OVERSHOOT,
        "the state backend holds "
            + Mebibytes.text(used)
            + " of the "
            + Mebibytes.text(managed.configured())
            + " that it was granted"
            + (leak ? ", and grows by " + managed.growth() : ""));
  }

  private static AreaTarget lower(AreaCase managed, long used) {
    boolean reserved = managed.input().managedReserved().orElse(1) > 0;
    boolean session = managed.isSession();
    if (used == 0 && !reserved) {
      managed.found(
          Reason.MANAGED_UNUSED,
          "nothing has taken any of the " + Mebibytes.text(managed.configured()));
      if (!session && managed.mayLower(managed.policy().longLowerMillis(), Measure.MANAGED_USED)) {
        return AreaTarget.lower(
            managed.area(), managed.configured(), 0, "not used by the one job in seven days");
      }
      return managed.lower(
          Math.min(managed.configured(), LEAST_PER_SLOT * managed.input().managedSlots()),
          session
              ? "not used, kept for jobs to come"
              : "not used, kept until seven days were seen");
    }
    long least = LEAST_PER_SLOT * managed.input().managedSlots();
    long target = Math.max(least, Step.up(used * HEADROOM, Step.MANAGED));
    AreaTarget lower =
        managed.lower(
            Math.min(managed.configured(), target),
            "used at most "
                + Mebibytes.text(used)
                + " x 1.5, at least 64 MiB a slot, rounded up to 64 MiB");
    if (lower.isLower()) {
      managed.found(
          Reason.MANAGED_LOW,
          "at most "
              + Mebibytes.text(used)
              + " of "
              + Mebibytes.text(managed.configured())
              + " were used, cache included");
    }
    return lower;
  }
}
