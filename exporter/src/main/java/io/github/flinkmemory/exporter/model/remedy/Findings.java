package io.github.flinkmemory.exporter.model.remedy;

import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

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
    Resolution current = resolution;
    while (findings.size() < MOST) {
      Finding refusal = current.refusal().orElse(null);
      if (refusal == null) {
        return Collections.unmodifiableList(findings);
      }
      ConfigurationEdit change = new ChangeSearch(current, refusal).smallest();
      if (change.isEmpty()) {
        break;
      }
      findings.add(refusal.solvedBy(change));
      Map<String, String> changed = change.applyTo(current.configuration());
      current = resolution.resolver().resolve(changed);
    }
    return startingAnew(resolution);
  }

  /** Where no step by step way was found: one finding whose change replaces all sizes. */
  private static List<Finding> startingAnew(Resolution resolution) {
    ConfigurationEdit change = ChangeSearch.startingAnew(resolution);
    boolean solves =
        !resolution
            .resolver()
            .resolve(change.applyTo(resolution.configuration()))
            .refusal()
            .isPresent();
    return resolution
        .refusal()
        .map(refusal -> solves ? refusal.solvedBy(change) : refusal)
        .map(Collections::singletonList)
        .orElse(Collections.emptyList());
  }
}
