package io.github.flinkmemory.exporter.advice;

import org.jspecify.annotations.Nullable;

/**
 * Metaspace: a quarter, and at least 64 MiB, above what live code needs. Raised at 85 % (the
 * alert's level), lowered at 50 % after seven days and only where no other job may come. What
 * leaked loaders hold does not count as need: raising for it buys a number of jobs, which is said.
 * Nor is it raised for a peak of now that classes of ended jobs make, at which no collection has
 * looked yet, since the JVM unloads those before it runs out; or which outlived one.
 */
final class MetaspaceRule {
  private static final double HIGH = 0.85;
  private static final double LOW = 0.50;
  private static final double HEADROOM = 1.25;
  private static final double FLOOR = 1.2;
  private static final long LEAST_HEADROOM = 64 * Step.MIB;
  private static final long LEAST = 128 * Step.MIB;
  private static final long LEAST_SAVING = 64 * Step.MIB;

  private MetaspaceRule() {}

  static AreaTarget of(AreaCase metaspace) {
    double high = HIGH * limit(metaspace);
    MetaspaceUse leaking = null;
    MetaspaceUse live = null;
    MetaspaceUse ended = null;
    for (MetaspaceUse use : metaspace.input().metaspace()) {
      if (use.leakedBytes() > 0 && (leaking == null || use.leakedBytes() > leaking.leakedBytes())) {
        leaking = use;
      }
      if (use.needed() < high) {
        continue;
      }
      if (use.isOfEndedJobs(high)) {
        ended = needier(ended, use);
      } else {
        live = needier(live, use);
      }
    }
    MetaspaceUse endless = leaking == null ? endless(metaspace) : null;
    if (leaking != null) {
      leak(metaspace, leaking);
    } else if (endless != null) {
      metaspace.found(
          Reason.META_LEAK,
          "metaspace grows by "
              + AreaCase.growth(endless.demand())
              + " and reaches no plateau: classes of ended user code are kept, or a running job makes"
              + " ever new ones");
      return metaspace.keep("it grows without end, which no size satisfies");
    }
    if (live != null) {
      return raise(metaspace, live);
    }
    if (ended != null) {
      return ofEndedJobs(metaspace, ended, high);
    }
    if (metaspace.input().clusterKind() == ClusterKind.APPLICATION
        && leaking == null
        && metaspace.mayLower(metaspace.policy().longLowerMillis())
        && metaspace.longPeak() <= LOW * metaspace.configured()) {
      return lower(metaspace);
    }
    return metaspace.keep(metaspace.peakOfConfigured());
  }

  private static long limit(AreaCase metaspace) {
    return Math.min(metaspace.configured(), metaspace.input().limit(metaspace.area()));
  }

  private static MetaspaceUse needier(@Nullable MetaspaceUse one, MetaspaceUse other) {
    return one == null || other.needed() > one.needed() ? other : one;
  }

  /** A process whose metaspace grows without end, and not by what may be garbage. */
  private static @Nullable MetaspaceUse endless(AreaCase metaspace) {
    for (MetaspaceUse use : metaspace.input().metaspace()) {
      if (metaspace.leaks(use.demand()) && !use.isUncollected()) {
        return use;
      }
    }
    return null;
  }

  private static AreaTarget raise(AreaCase metaspace, MetaspaceUse use) {
    long live = use.needed();
    long limit = limit(metaspace);
    metaspace.found(
        Reason.META_HIGH,
        "live classes need "
            + Mebibytes.text(live)
            + " of "
            + Mebibytes.text(limit)
            + ": the next job may end with OutOfMemoryError: Metaspace"
            + metaspace.rising());
    return metaspace.raise(
        wanted(live),
        Step.up(Math.max(LEAST, live * FLOOR), Step.METASPACE),
        use.recentlyNeeded() >= 0.95 * limit,
        arithmetic(live, use.leakedBytes()));
  }

  private static AreaTarget ofEndedJobs(AreaCase metaspace, MetaspaceUse use, double high) {
    long outlived = use.outlivedBytes();
    if (outlived < MetaspaceUse.LEAST_LEAK || !use.staysAt(high)) {
      return metaspace.keep(
          metaspace.peakOfConfigured()
              + ", but "
              + Mebibytes.text(use.releasedBytes())
              + " of it are classes of ended jobs at which no collection has looked yet: what is"
              + " needed shows after the next that unloads classes, which the JVM makes before"
              + " metaspace runs out");
    }
    String ofThem =
        Mebibytes.text(outlived)
            + " are classes of ended jobs that a collection has not unloaded, though nothing was"
            + " found that keeps them";
    metaspace.found(
        Reason.META_LEAK,
        ofThem
            + ": a leak, or caches that the JVM clears before metaspace runs out; a heap dump tells"
            + " what refers to them",
        "outlived_bytes",
        outlived);
    return metaspace.keep(
        metaspace.peakOfConfigured() + ", but " + ofThem + ": no running job needs them");
  }

  private static AreaTarget lower(AreaCase metaspace) {
    long target = Math.max(LEAST, wanted(metaspace.longPeak()));
    if (metaspace.configured() - target < LEAST_SAVING) {
      return metaspace.keep(metaspace.peakOfConfigured() + ", a saving below 64 MiB");
    }
    AreaTarget lower = metaspace.lower(target, arithmetic(metaspace.longPeak(), 0));
    if (lower.isLower()) {
      metaspace.found(Reason.META_LOW, metaspace.peakOfConfigured() + " in seven days");
    }
    return lower;
  }

  private static long wanted(long live) {
    return Step.up(Math.max(live * HEADROOM, (double) live + LEAST_HEADROOM), Step.METASPACE);
  }

  private static String arithmetic(long live, long leaked) {
    return (leaked == 0 ? "peak " : "peak without leaked loaders ")
        + Mebibytes.text(live)
        + ", the larger of x 1.25 and + 64 MiB, rounded up to 32 MiB";
  }

  private static void leak(AreaCase metaspace, MetaspaceUse use) {
    CodeLoaders loaders = use.loaders();
    if (loaders == null) {
      return;
    }
    long perJob = loaders.bytesPerJob();
    long left = Math.max(0, metaspace.input().limit(metaspace.area()) - use.peak());
    String jobs =
        perJob <= 0
            ? ""
            : "; "
                + left / perJob
                + " more jobs fit, and "
                + Mebibytes.text(LEAST_HEADROOM * 2)
                + " more would buy "
                + (LEAST_HEADROOM * 2) / perJob
                + " jobs";
    metaspace.found(
        Reason.META_LEAK,
        loaders.leaked()
            + " class loaders of ended jobs are kept and hold "
            + Mebibytes.text(loaders.leakedBytes())
            + jobs
            + "; find what refers to them (JDBC drivers, thread pools, thread-locals)",
        "leaked_bytes",
        loaders.leakedBytes());
  }
}
