package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.util.List;

/** All that was compared of one page. */
record Outcome(MetricsPage page, List<Comparison> rows, Ledger ledger) {

  boolean holds() {
    return rows.stream().allMatch(Comparison::holds) && ledger.holds();
  }
}
