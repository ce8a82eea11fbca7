package io.github.flinkmemory.e2e.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * What many outcomes come to.
 *
 * @param faults scenarios in which something had to be told
 * @param found of these, those in which all of it was
 * @param told findings over all scenarios
 * @param right of these, those that the fault explains
 * @param early of the faults that were let run until they failed, those told of before
 */
record Totals(
    long scenarios,
    long faults,
    long found,
    long told,
    long right,
    long failures,
    long early,
    long shortestLead,
    long harmfulRaises,
    long harmfulCuts,
    long changedControls) {

  static Totals of(List<Outcome> outcomes) {
    List<Outcome> faults =
        outcomes.stream().filter(one -> !one.scenario().expected().isEmpty()).toList();
    List<Outcome> failed =
        faults.stream().filter(one -> one.failure() != null && one.isFound()).toList();
    List<Long> leads =
        failed.stream()
            .map(one -> (one.failedMillis() - one.foundMillis()) / one.scenario().bucketMillis())
            .toList();
    return new Totals(
        outcomes.size(),
        faults.size(),
        faults.stream().filter(Outcome::isFound).count(),
        outcomes.stream().mapToLong(one -> one.findings().size()).sum(),
        outcomes.stream()
            .mapToLong(one -> one.findings().size() - one.falseFindings().size())
            .sum(),
        faults.stream().filter(one -> one.failure() != null).count(),
        failed.stream().filter(one -> one.failedMillis() > one.foundMillis()).count(),
        leads.stream().mapToLong(Long::longValue).min().orElse(0),
        outcomes.stream().filter(one -> !one.harmfulRaises().isEmpty()).count(),
        outcomes.stream().filter(one -> !one.harmfulCuts().isEmpty()).count(),
        outcomes.stream()
            .filter(one -> one.scenario().form() == Form.CONTROL && !one.advice().isEmpty())
            .count());
  }

  double recall() {
    return faults == 0 ? 1 : (double) found / faults;
  }

  double precision() {
    return told == 0 ? 1 : (double) right / told;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        """
        | %d scenarios | |
        | --- | ---: |
        | recall of findings | %.2f (%d of %d) |
        | precision of findings | %.2f (%d of %d) |
        | told before the failure | %d of %d, the shortest lead %d buckets |
        | harmful raises | %d |
        | harmful cuts | %d |
        | changes advised where nothing is wrong | %d |
        """,
        scenarios,
        recall(),
        found,
        faults,
        precision(),
        right,
        told,
        early,
        failures,
        shortestLead,
        harmfulRaises,
        harmfulCuts,
        changedControls);
  }
}
