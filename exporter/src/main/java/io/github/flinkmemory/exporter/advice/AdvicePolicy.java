package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What advice may do and how sure it must be. Immutable; the defaults are production's. Thresholds
 * and their sources: {@code docs/advice.md}.
 */
public final class AdvicePolicy {
  /** Largest share of the heap that shall live: fitted by replay, see {@code docs/advice.md}. */
  static final double HEAP_SHARE = 0.65;

  /** Off-heap memory for each byte of its peak: fitted by replay, see {@code docs/advice.md}. */
  static final double OFF_HEAP_FACTOR = 1.5;

  private static final AdvicePolicy PRODUCTION =
      new AdvicePolicy(
          AdviceMode.GROW,
          OptionalLong.empty(),
          UsagePolicy.production(),
          HEAP_SHARE,
          OFF_HEAP_FACTOR);

  private final AdviceMode mode;
  private final OptionalLong cap;
  private final UsagePolicy usage;
  private final double heapShare;
  private final double offHeapFactor;

  private AdvicePolicy(
      AdviceMode mode,
      OptionalLong cap,
      UsagePolicy usage,
      double heapShare,
      double offHeapFactor) {
    this.mode = mode;
    this.cap = cap;
    this.usage = usage;
    this.heapShare = heapShare;
    this.offHeapFactor = offHeapFactor;
  }

  public static AdvicePolicy production() {
    return PRODUCTION;
  }

  public AdvicePolicy mode(AdviceMode value) {
    return new AdvicePolicy(value, cap, usage, heapShare, offHeapFactor);
  }

  /**
   * @param value bytes that total process memory must not pass; absent for none
   */
  public AdvicePolicy cap(OptionalLong value) {
    return new AdvicePolicy(mode, value, usage, heapShare, offHeapFactor);
  }

  public AdvicePolicy usage(UsagePolicy value) {
    return new AdvicePolicy(mode, cap, value, heapShare, offHeapFactor);
  }

  /** Other margins, for the experiment that fits them. */
  AdvicePolicy margins(double heap, double offHeap) {
    return new AdvicePolicy(mode, cap, usage, heap, offHeap);
  }

  public AdviceMode mode() {
    return mode;
  }

  /** Bytes that total process memory must not pass. */
  public OptionalLong cap() {
    return cap;
  }

  public UsagePolicy usage() {
    return usage;
  }

  double heapShare() {
    return heapShare;
  }

  double offHeapFactor() {
    return offHeapFactor;
  }

  /** Milliseconds of running tasks before anything is said: three buckets. */
  long leastMillis() {
    return 3 * usage.bucketMillis();
  }

  /** Milliseconds of running tasks before something is lowered. */
  long lowerMillis() {
    return usage.windowMillis();
  }

  /**
   * The same where a cut would be fatal, not only slow: seven days, of which a twentieth may be
   * missing, for no week is without a restart.
   */
  long longLowerMillis() {
    return usage.longWindowMillis() / 20 * 19;
  }

  /** Milliseconds over which a rise must be seen to be called a leak. */
  long leakMillis() {
    return usage.scale(TimeUnit.HOURS.toMillis(6));
  }

  /** Milliseconds within which a rise must exhaust its area to matter. */
  long exhaustionMillis() {
    return usage.longWindowMillis();
  }

  /** Milliseconds for which a raise is held once it was advised, against flapping. */
  public long holdMillis() {
    return usage.scale(TimeUnit.HOURS.toMillis(1));
  }
}
