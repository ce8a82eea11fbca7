package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.ValueStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The metaspace of one process, and what of it no running job needs. What one process leaks says
 * nothing of what another needs, so of several each is kept apart. Immutable.
 */
public final class MetaspaceUse {
  /** Bytes below which leaked classes are no matter. */
  public static final long LEAST_LEAK = 8 * Step.MIB;

  /** A peak above this times the present is one of before. */
  private static final double PRESENT = 1.05;

  private final ValueStatistics demand;
  private final @Nullable CodeLoaders loaders;
  private final long needed;
  private final long recentlyNeeded;

  private MetaspaceUse(
      ValueStatistics demand, @Nullable CodeLoaders loaders, long needed, long recentlyNeeded) {
    this.demand = demand;
    this.loaders = loaders;
    this.needed = Math.max(0, needed);
    this.recentlyNeeded = Math.max(0, recentlyNeeded);
  }

  /**
   * @param demand committed metaspace
   * @param loaders null when they are not told apart
   */
  public static MetaspaceUse of(ValueStatistics demand, @Nullable CodeLoaders loaders) {
    long leaked = leakedBytes(loaders);
    return new MetaspaceUse(
        demand, loaders, demand.peak().orElse(0) - leaked, demand.recentPeak().orElse(0) - leaked);
  }

  /**
   * The same where it stands for several processes, of which each told what it needs without its
   * own leak.
   *
   * @param most bytes that the one needed that needed most
   * @param recently the same of the last day
   */
  public MetaspaceUse withNeeded(long most, long recently) {
    return new MetaspaceUse(demand, loaders, most, recently);
  }

  private static long leakedBytes(@Nullable CodeLoaders loaders) {
    return loaders != null && loaders.leaked() > 0 && loaders.leakedBytes() >= LEAST_LEAK
        ? loaders.leakedBytes()
        : 0;
  }

  ValueStatistics demand() {
    return demand;
  }

  /** Null when they are not told apart. */
  @Nullable CodeLoaders loaders() {
    return loaders;
  }

  long peak() {
    return demand.peak().orElse(0);
  }

  /** What leaked loaders hold; 0 where it is too little to tell. */
  public long leakedBytes() {
    return leakedBytes(loaders);
  }

  /** The peak without what leaked. */
  long needed() {
    return needed;
  }

  /** The same of the last day. */
  long recentlyNeeded() {
    return recentlyNeeded;
  }

  /** Classes of ended jobs at which no collection has looked yet. */
  long releasedBytes() {
    return loaders == null ? 0 : loaders.releasedBytes();
  }

  /** Classes of ended jobs that a collection has left. */
  long outlivedBytes() {
    return loaders == null ? 0 : loaders.outlivedBytes();
  }

  /**
   * Whether what has grown may be classes of ended jobs that no collection has looked at yet. The
   * JVM unloads classes only when metaspace reaches a mark that it sets itself, or when the old
   * generation fills: that can be many jobs.
   */
  boolean isUncollected() {
    return releasedBytes() >= LEAST_LEAK;
  }

  /**
   * Whether the peak is of now, and below a level without what ended jobs have left. A peak from
   * before may have been all live.
   */
  boolean isOfEndedJobs(double level) {
    long left = releasedBytes() + outlivedBytes();
    return left >= LEAST_LEAK
        && peak() <= PRESENT * committed()
        && committed() - leakedBytes() - left < level;
  }

  /** Whether it stays at a level when a collection has taken what it has not looked at yet. */
  boolean staysAt(double level) {
    return committed() - leakedBytes() - releasedBytes() >= level;
  }

  private long committed() {
    return loaders == null ? 0 : loaders.metaspaceBytes();
  }
}
