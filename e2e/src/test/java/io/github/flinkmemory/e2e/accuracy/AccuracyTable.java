package io.github.flinkmemory.e2e.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All comparisons of a run, written as Markdown. Thread-confined. */
final class AccuracyTable {

  private final List<Comparison> rows = new ArrayList<>();
  private final List<Ledger> ledgers = new ArrayList<>();

  void add(Outcome outcome) {
    rows.addAll(outcome.rows());
    ledgers.add(outcome.ledger());
  }

  /** The tables as Markdown. */
  String text() {
    Map<Combination, List<Comparison>> byCombination = new LinkedHashMap<>();
    rows.forEach(
        row -> byCombination.computeIfAbsent(row.combination(), one -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    byCombination.forEach(
        (combination, some) -> {
          text.append("\n### ").append(combination).append("\n\n");
          text.append("| workload | | ours | truth | difference | |\n");
          text.append("| --- | --- | ---: | ---: | ---: | --- |\n");
          some.forEach(row -> append(text, row));
          text.append("\n| workload | resident | measured | unexplained | kinds | |\n");
          text.append("| --- | ---: | ---: | ---: | --- | --- |\n");
          ledgers.stream()
              .filter(ledger -> ledger.combination().equals(combination))
              .forEach(ledger -> append(text, ledger));
        });
    return text.toString();
  }

  private static void append(StringBuilder text, Comparison row) {
    text.append("| ").append(row.workload());
    text.append(" | ").append(row.subject().title());
    text.append(" | ").append(row.ours() == null ? "–" : Mebibytes.text(row.ours()));
    text.append(" | ").append(row.truth() == null ? "–" : Mebibytes.text(row.truth()));
    boolean known = row.ours() != null && row.truth() != null;
    text.append(" | ").append(known ? Mebibytes.text(row.difference()) : "–");
    text.append(" | ").append(row.holds() ? "" : "**off**").append(" |\n");
  }

  private static void append(StringBuilder text, Ledger ledger) {
    text.append("| ").append(ledger.workload());
    text.append(" | ").append(Mebibytes.text(ledger.resident()));
    text.append(" | ").append(percent(ledger.measured()));
    text.append(" | ").append(percent(ledger.unexplained())).append(" |");
    ledger
        .bytes()
        .forEach(
            (kind, some) -> text.append(' ').append(kind).append(' ').append(Mebibytes.text(some)));
    text.append(" | ").append(ledger.holds() ? "" : "**off**").append(" |\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
