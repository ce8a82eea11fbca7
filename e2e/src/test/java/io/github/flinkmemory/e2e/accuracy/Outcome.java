package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.util.List;

/** All that was compared of one page. */
record Outcome(MetricsPage page, List<Comparison> rows, Ledger ledger) {

  /** Whether every figure is as near to the truth as it has to be. */
  boolean rowsHold() {
    return rows.stream().allMatch(Comparison::holds);
  }

  /** The same, with as much of the resident memory explained as has to be. */
  boolean holds() {
    return rowsHold() && ledger.holds();
  }
}
