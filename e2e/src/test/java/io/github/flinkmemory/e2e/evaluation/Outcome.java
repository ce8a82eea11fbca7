package io.github.flinkmemory.e2e.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Scenario}.
 *
 * @param findings all that were ever told, with the millisecond of the first time
 * @param foundMillis when all that was expected had been told; -1 when it was not
 * @param failedMillis when the failure was there; -1 when there was none
 * @param advice the last change that was recommended; empty when there never was one
 * @param harmfulRaises areas
 * @param harmfulCuts areas
 */
record Outcome(
    Scenario scenario,
    Map<String, Long> findings,
    long foundMillis,
    @Nullable String failure,
    long failedMillis,
    String advice,
    Set<String> harmfulRaises,
    Set<String> harmfulCuts) {

  /** An area of which less was ever needed is not short. */
  private static final double SHORT = 0.6;

  static Outcome of(
      Scenario scenario,
      List<Look> looks,
      long foundMillis,
      @Nullable String failure,
      long failedMillis) {
    Map<String, Long> findings = new TreeMap<>();
    Map<String, Long> peaks = new TreeMap<>();
    String advice = "";
    for (Look look : looks) {
      look.findings().forEach(finding -> findings.putIfAbsent(finding, look.millis()));
      look.demand().forEach((area, bytes) -> peaks.merge(area, bytes, Math::max));
      advice = look.isChange() ? look.sentence() : advice;
    }
    Set<String> raises = new TreeSet<>();
    Set<String> cuts = new TreeSet<>();
    for (Look look : looks) {
      raises.addAll(harmfulRaises(scenario, look, peaks));
      cuts.addAll(harmfulCuts(look, peaks));
    }
    return new Outcome(
        scenario, findings, foundMillis, failure, failedMillis, advice, raises, cuts);
  }

  private static Collection<String> harmfulRaises(
      Scenario scenario, Look look, Map<String, Long> peaks) {
    List<String> raises = new ArrayList<>();
    look.targets()
        .forEach(
            (area, target) -> {
              long configured = look.configured().getOrDefault(area, 0L);
              boolean needed =
                  peaks.getOrDefault(area, 0L) >= SHORT * configured
                      || look.findings().contains("network net_refused");
              if (target > configured && (scenario.leaking().contains(area) || !needed)) {
                raises.add(area);
              }
            });
    return raises;
  }

  private static Collection<String> harmfulCuts(Look look, Map<String, Long> peaks) {
    List<String> cuts = new ArrayList<>();
    look.sizes()
        .forEach(
            (area, size) -> {
              if (size < look.configured().getOrDefault(area, 0L)
                  && size < peaks.getOrDefault(area, 0L)) {
                cuts.add(area);
              }
            });
    return cuts;
  }

  boolean isFound() {
    return foundMillis >= 0;
  }

  /** Findings that the fault does not explain. */
  Set<String> falseFindings() {
    Set<String> wrong = new TreeSet<>(findings.keySet());
    wrong.removeIf(scenario::explains);
    return wrong;
  }

  boolean isHarmless() {
    return harmfulRaises.isEmpty() && harmfulCuts.isEmpty();
  }

  /** As it should be: what is wrong is told, nothing else, and no advice does harm. */
  boolean isRight() {
    boolean changed = scenario.form() == Form.CONTROL && !advice.isEmpty();
    return isHarmless()
        && falseFindings().isEmpty()
        && !changed
        && isFound() == !scenario.expected().isEmpty();
  }
}
