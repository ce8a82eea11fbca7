package io.github.flinkmemory.exporter.advice;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the allocator of one process keeps without use: now, and at most for three buckets in a row
 * within the window. What a burst leaves behind is mostly used again, or given back, soon. Of
 * several processes one must keep it now and have kept it. Immutable.
 */
public final class Fragmentation {
  /** How far it must fall before it is over: a level near the bound would come and go. */
  public static final double ENDS = 0.9;

  private final long now;
  private final long sustained;

  private Fragmentation(long now, long sustained) {
    this.now = now;
    this.sustained = sustained;
  }

  /**
   * @param now bytes; where it cannot be told at this moment what was sustained stands for it
   * @param sustained bytes that three buckets in a row reached; absent while none did
   * @return null when neither is known
   */
  public static @Nullable Fragmentation of(OptionalLong now, OptionalLong sustained) {
    if (!now.isPresent() && !sustained.isPresent()) {
      return null;
    }
    long level = sustained.orElse(0);
    return new Fragmentation(now.orElse(level), level);
  }

  /** The one that keeps more; null when neither is known. */
  static @Nullable Fragmentation worse(@Nullable Fragmentation one, @Nullable Fragmentation other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.lasting() >= other.lasting() ? one : other;
  }

  /** Whether it was above a level for three buckets, and has not fallen a tenth below it since. */
  boolean isAbove(double bytes) {
    return lasting() > bytes;
  }

  private double lasting() {
    return Math.min(now / ENDS, (double) sustained);
  }

  /** What is kept now, as far as it lasted. */
  long bytes() {
    return Math.min(now, sustained);
  }
}
