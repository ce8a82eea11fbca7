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
  private static final long LEAST_LEAK = 8 * Step.MIB;

  /** A peak above this times the present is one of before. */
  private static final double PRESENT = 1.05;

  private MetaspaceRule() {}

  static AreaTarget of(AreaCase metaspace) {
    long limit = Math.min(metaspace.configured(), metaspace.input().limit(metaspace.area()));
    CodeLoaders loaders = metaspace.input().codeLoaders();
    boolean seenToLeak =
        loaders != null && loaders.leaked() > 0 && loaders.leakedBytes() >= LEAST_LEAK;
    long leaked = seenToLeak && loaders != null ? loaders.leakedBytes() : 0;
    if (seenToLeak && loaders != null) {
      leak(metaspace, loaders);
    } else if (metaspace.leaks() && !isUncollected(loaders)) {
      metaspace.found(
          Reason.META_LEAK,
          "metaspace grows by "
              + metaspace.growth()
              + " and reaches no plateau: classes of ended user code are kept, or a running job makes"
              + " ever new ones");
      return metaspace.keep("it grows without end, which no size satisfies");
    }
    long live = Math.max(0, metaspace.peak() - leaked);
    if (live >= HIGH * limit) {
      if (loaders != null && isOfEndedJobs(metaspace.peak(), leaked, loaders, limit)) {
        return ofEndedJobs(metaspace, leaked, loaders, limit);
      }
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
          metaspace.recentPeak() - leaked >= 0.95 * limit,
          arithmetic(live, leaked));
    }
    if (metaspace.input().clusterKind() == ClusterKind.APPLICATION
        && leaked == 0
        && metaspace.mayLower(metaspace.policy().longLowerMillis())
        && metaspace.longPeak() <= LOW * metaspace.configured()) {
      return lower(metaspace);
    }
    return metaspace.keep(metaspace.peakOfConfigured());
  }

  /**
   * Whether what has grown may be classes of ended jobs that no collection has looked at yet. The
   * JVM unloads classes only when metaspace reaches a mark that it sets itself, or when the old
   * generation fills: that can be many jobs.
   */
  private static boolean isUncollected(@Nullable CodeLoaders loaders) {
    return loaders != null && loaders.releasedBytes() >= LEAST_LEAK;
  }

  /**
   * Whether the peak is of now, and below the level without what ended jobs have left. A peak from
   * before may have been all live.
   */
  private static boolean isOfEndedJobs(long peak, long leaked, CodeLoaders loaders, long limit) {
    long left = loaders.releasedBytes() + loaders.outlivedBytes();
    return left >= LEAST_LEAK
        && peak <= PRESENT * loaders.metaspaceBytes()
        && loaders.metaspaceBytes() - leaked - left < HIGH * limit;
  }

  private static AreaTarget ofEndedJobs(
      AreaCase metaspace, long leaked, CodeLoaders loaders, long limit) {
    long outlived = loaders.outlivedBytes();
    boolean staysHigh = loaders.metaspaceBytes() - leaked - loaders.releasedBytes() >= HIGH * limit;
    if (outlived < LEAST_LEAK || !staysHigh) {
      return metaspace.keep(
          metaspace.peakOfConfigured()
              + ", but "
              + Mebibytes.text(loaders.releasedBytes())
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

  private static void leak(AreaCase metaspace, CodeLoaders loaders) {
    long perJob = loaders.bytesPerJob();
    long left = Math.max(0, metaspace.input().limit(metaspace.area()) - metaspace.peak());
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
