package io.github.flinkmemory.exporter.advice;

import java.util.Locale;

/** What a recommendation comes to. */
public enum Verdict {
  /** Nothing needs to change. */
  NO_CHANGE,
  /** Something is wrong that no size cures, or that the sizes as they are should be enough for. */
  NO_SIZE_HELPS,
  /** Too little was seen to say anything. */
  INSUFFICIENT_DATA,
  /** Parts move, the total stays. */
  REBALANCE,
  GROW,
  SHRINK,
  /** What is needed does not fit, into the cap or into a total that must stay. */
  INFEASIBLE,
  /** Something else sizes this process. */
  ABSTAINED,
  /** A change would be needed, but no edit of the user's configuration can be shown. */
  WITHHELD;

  /** The name in JSON and for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether there is an edit to apply. */
  public boolean isChange() {
    return this == REBALANCE || this == GROW || this == SHRINK;
  }
}
