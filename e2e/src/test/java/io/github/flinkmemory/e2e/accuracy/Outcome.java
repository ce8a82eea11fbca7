package io.github.flinkmemory.e2e.accuracy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that was compared of one look, or the worst of several.
 *
 * @param look the last one
 */
record Outcome(Look look, List<Comparison> rows, Ledger ledger) {

  /** Of each row, and of the ledger, the look that was the farthest from the truth. */
  static Outcome worst(List<Outcome> looks) {
    List<Comparison> rows = new ArrayList<>();
    for (int i = 0; i < looks.get(0).rows().size(); i++) {
      int row = i;
      rows.add(
          looks.stream()
              .map(look -> look.rows().get(row))
              .max(Comparator.comparingDouble(Comparison::excess))
              .orElseThrow());
    }
    Ledger ledger =
        looks.stream()
            .map(Outcome::ledger)
            .max(Comparator.comparingDouble(Ledger::excess))
            .orElseThrow();
    return new Outcome(looks.get(looks.size() - 1).look(), rows, ledger);
  }
}
