package io.github.flinkmemory.e2e.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Outcomes as Markdown, with what they come to. */
final class EvaluationTable {

  private EvaluationTable() {}

  static String of(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder(Totals.of(outcomes).text());
    text.append("\n| fault | form | expected | told after | failed after | lead time |");
    text.append(" also told | advised | |\n");
    text.append("| --- | --- | --- | ---: | ---: | ---: | --- | --- | --- |\n");
    outcomes.forEach(outcome -> append(text, outcome));
    return text.toString();
  }

  private static void append(StringBuilder text, Outcome outcome) {
    Scenario scenario = outcome.scenario();
    text.append("| ").append(scenario.title()).append(" | ").append(scenario.form());
    text.append(" | ");
    text.append(
        scenario.expected().isEmpty()
            ? "nothing"
            : scenario.expected().stream()
                .map(
                    one ->
                        one.stream().map(EvaluationTable::code).collect(Collectors.joining(" or ")))
                .collect(Collectors.joining(", ")));
    text.append(" | ").append(time(outcome.foundMillis()));
    text.append(" | ").append(failure(outcome.failure(), outcome.failedMillis()));
    text.append(" | ").append(lead(outcome));
    text.append(" | ").append(others(outcome));
    text.append(" | ").append(outcome.advice().replace("|", "\\|"));
    text.append(" | ").append(verdict(outcome)).append(" |\n");
  }

  private static String time(long millis) {
    return millis < 0 ? "–" : seconds(millis);
  }

  private static String failure(@Nullable String failure, long millis) {
    return failure == null ? "–" : seconds(millis) + ", " + failure;
  }

  /** In seconds of the run, and in buckets: each of them is five minutes in production. */
  private static String lead(Outcome outcome) {
    if (!outcome.isFound() || outcome.failure() == null) {
      return "–";
    }
    long millis = outcome.failedMillis() - outcome.foundMillis();
    return seconds(millis)
        + ", "
        + Math.floorDiv(millis, outcome.scenario().bucketMillis())
        + " buckets";
  }

  private static String others(Outcome outcome) {
    Set<String> expected =
        outcome.scenario().expected().stream().flatMap(List::stream).collect(Collectors.toSet());
    return outcome.findings().entrySet().stream()
        .filter(one -> !expected.contains(one.getKey()))
        .map(one -> other(outcome, one))
        .collect(Collectors.joining(", "));
  }

  private static String other(Outcome outcome, Map.Entry<String, Long> one) {
    String text = code(one.getKey()) + " after " + seconds(one.getValue());
    return outcome.scenario().explains(one.getKey()) ? text : "**" + text + "**";
  }

  private static String verdict(Outcome outcome) {
    List<String> wrong = new ArrayList<>();
    if (!outcome.isFound() && !outcome.scenario().expected().isEmpty()) {
      wrong.add("missed");
    }
    if (!outcome.falseFindings().isEmpty()) {
      wrong.add("false finding");
    }
    outcome.harmfulRaises().forEach(area -> wrong.add("harmful raise of " + area));
    outcome.harmfulCuts().forEach(area -> wrong.add("harmful cut of " + area));
    if (wrong.isEmpty() && !outcome.isRight()) {
      wrong.add("change where none is needed");
    }
    return wrong.isEmpty() ? "" : "**" + String.join(", ", wrong) + "**";
  }

  private static String code(String finding) {
    return "`" + finding.substring(finding.indexOf(' ') + 1) + "`";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
