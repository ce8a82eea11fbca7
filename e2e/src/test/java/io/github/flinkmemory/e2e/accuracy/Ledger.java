package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The agent's partition of the resident memory, of one page. Nothing is counted twice when the
 * kinds add up to the resident memory with little that is unexplained, on either side of zero.
 *
 * @param bytes by kind
 * @param sum of all kinds
 * @param resident of the process, by the same page
 * @param measured share of the resident memory in kinds that were measured, without what a workload
 *     hides from all but itself
 * @param unexplained share of the resident memory, signed; likewise without what is hidden
 */
record Ledger(
    Combination combination,
    Workload workload,
    Map<String, Double> bytes,
    double sum,
    double resident,
    double measured,
    double unexplained) {

  private static final String UNEXPLAINED = "unexplained";

  static Ledger of(Combination combination, Workload workload, MetricsPage page) {
    List<MetricsPage.Series> entries = page.series("flink_memory_resident_bytes");
    double resident = page.value("flink_memory_process_resident_bytes").orElse(Double.NaN);
    Map<String, Double> bytes = new TreeMap<>();
    double measured = 0;
    for (MetricsPage.Series entry : entries) {
      String kind = String.valueOf(entry.labels().get("kind"));
      bytes.merge(kind, entry.value(), Double::sum);
      if ("measured".equals(entry.labels().get("basis")) && !kind.equals(UNEXPLAINED)) {
        measured += entry.value();
      }
    }
    double hidden = combination.tracked() ? 0 : workload.hidden();
    return new Ledger(
        combination,
        workload,
        bytes,
        entries.stream().mapToDouble(MetricsPage.Series::value).sum(),
        resident,
        measured / (resident - hidden),
        (bytes.getOrDefault(UNEXPLAINED, Double.NaN) - hidden) / (resident - hidden));
  }

  /** Of the resident memory; less where the JVM does not track what it takes itself. */
  double leastMeasured() {
    return combination.tracked() ? 0.97 : 0.90;
  }

  /** Of the resident memory, on either side of zero. */
  double mostUnexplained() {
    return combination.tracked() ? 0.04 : 0.08;
  }

  /** How far it is from what has to be explained: more than 1 is too far. */
  double excess() {
    return sum == resident
        ? Math.max(
            (1 - measured) / (1 - leastMeasured()), Math.abs(unexplained) / mostUnexplained())
        : Double.POSITIVE_INFINITY;
  }

  boolean holds() {
    return excess() <= 1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s: measured %.1f %%, unexplained %.1f %% of %s MiB, sum %s:"
            .formatted(
                combination,
                workload,
                100 * measured,
                100 * unexplained,
                Mebibytes.text(resident),
                Mebibytes.text(sum)));
    bytes.forEach(
        (kind, some) -> text.append(' ').append(kind).append(' ').append(Mebibytes.text(some)));
    return text.toString();
  }
}
