package io.github.flinkmemory.exporter.model.remedy;

import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All problems of a configuration that Flink refuses, each with the smallest change that solves it.
 * Flink itself stops at the first; here each is solved on a copy, and the copy resolved again.
 *
 * <p>Takes milliseconds, for it resolves some hundred times; a refusal alone costs nothing of it.
 */
public final class Findings {
  /** More problems than a configuration has options of a kind: the search goes round in circles. */
  private static final int MOST = 12;

  private Findings() {}

  /**
   * The problems in the order in which Flink meets them; empty when it takes the configuration.
   * With the changes of all of them made it takes the configuration, unless the last one has no
   * change.
   */
  public static List<Finding> of(Resolution resolution) {
    List<Finding> findings = new ArrayList<>();
    if (!solve(resolution, findings)) {
      findings.clear();
      resolution.refusal().ifPresent(refusal -> startAnew(resolution, refusal, findings));
    }
    return Collections.unmodifiableList(findings);
  }

  /** Whether one change after the other leads to a configuration that Flink takes. */
  private static boolean solve(Resolution resolution, List<Finding> findings) {
    Resolution current = resolution;
    while (findings.size() < MOST) {
      Finding refusal = current.refusal().orElse(null);
      if (refusal == null) {
        return true;
      }
      ConfigurationEdit change = new ChangeSearch(current, refusal).smallest();
      if (change.isEmpty()) {
        return false;
      }
      findings.add(refusal.solvedBy(change));
      current = resolve(current, change);
    }
    return !current.refusal().isPresent();
  }

  /**
   * Where no step by step way was found: a first finding whose change replaces all sizes, and what
   * is wrong beside the sizes.
   */
  private static void startAnew(Resolution resolution, Finding refusal, List<Finding> findings) {
    ConfigurationEdit change = ChangeSearch.startingAnew(resolution);
    findings.add(refusal.solvedBy(change));
    if (!solve(resolve(resolution, change), findings)) {
      findings.clear();
      findings.add(refusal);
    }
  }

  private static Resolution resolve(Resolution current, ConfigurationEdit change) {
    return current.resolver().resolve(change.applyTo(current.configuration()));
  }
}
