package io.github.flinkmemory.e2e.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a workload went until its advice was followed.
 *
 * @param totals bytes of total process memory, of each run in turn
 * @param failures of each run; empty for one that went well
 * @param last what the last run came to
 * @param smallest bytes of the smallest total that was found safe; null when it was not looked for
 */
record Closed(
    LoopWorkload workload,
    List<Long> totals,
    List<String> failures,
    Look last,
    @Nullable Long smallest) {

  /** How often advice was taken. */
  int rounds() {
    return totals.size() - 1;
  }

  /** Why the last run did not go well; empty when it did. */
  String failure() {
    return failures.get(failures.size() - 1);
  }
}
