package io.github.flinkmemory.e2e.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All comparisons of a run, written as Markdown: of each combination a table of figures by
 * workloads, and one of the ledgers. Thread-confined.
 */
final class AccuracyTable {

  private final Map<Combination, List<Outcome>> outcomes = new LinkedHashMap<>();

  private final Map<Combination, List<String>> notes = new LinkedHashMap<>();

  void add(Combination combination, Outcome outcome) {
    outcomes.computeIfAbsent(combination, one -> new ArrayList<>()).add(outcome);
  }

  /** A sentence below the tables of the combination. */
  void note(Combination combination, String note) {
    notes.computeIfAbsent(combination, one -> new ArrayList<>()).add(note);
  }

  /** The tables as Markdown. */
  String text() {
    StringBuilder text = new StringBuilder();
    outcomes.forEach(
        (combination, some) -> {
          text.append("\n### ").append(combination).append("\n\n");
          figures(text, some);
          text.append("\n| workload | resident | measured | unexplained | kinds | |\n");
          text.append("| --- | ---: | ---: | ---: | --- | --- |\n");
          some.forEach(outcome -> append(text, outcome.ledger()));
          List<String> below = notes.getOrDefault(combination, List.of());
          text.append(below.isEmpty() ? "" : "\n");
          below.forEach(note -> text.append("- ").append(note).append(".\n"));
        });
    return text.toString();
  }

  private static void figures(StringBuilder text, List<Outcome> outcomes) {
    Set<Subject> subjects = new LinkedHashSet<>();
    text.append("| ours / truth / difference |");
    for (Outcome outcome : outcomes) {
      text.append(' ').append(outcome.ledger().workload()).append(" |");
    }
    text.append("\n| --- |").append(" ---: |".repeat(outcomes.size())).append('\n');
    for (Outcome outcome : outcomes) {
      outcome.rows().forEach(row -> subjects.add(row.subject()));
    }
    for (Subject subject : Subject.values()) {
      if (subjects.contains(subject)) {
        text.append("| ").append(subject.title()).append(" |");
        for (Outcome outcome : outcomes) {
          text.append(' ').append(cell(outcome, subject)).append(" |");
        }
        text.append('\n');
      }
    }
  }

  private static String cell(Outcome outcome, Subject subject) {
    return outcome.rows().stream()
        .filter(row -> row.subject() == subject)
        .map(AccuracyTable::cell)
        .findFirst()
        .orElse("");
  }

  private static String cell(Comparison row) {
    Double ours = row.ours();
    Long truth = row.truth();
    String text =
        "%s / %s / %s"
            .formatted(
                ours == null ? "–" : Mebibytes.text(ours),
                truth == null ? "–" : Mebibytes.text(truth),
                ours == null || truth == null ? "–" : Mebibytes.signed(row.difference()));
    return row.holds() ? text : "**off** " + text;
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
