package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reason holds for an area, and if so the sentence that says what was found and the
 * numbers it is made from. Immutable.
 */
public final class Finding {
  private final Area area;
  private final Reason reason;
  private final String sentence;
  private final Map<String, Number> evidence;

  Finding(Area area, Reason reason, String sentence) {
    this(area, reason, sentence, Collections.emptyMap());
  }

  /** Takes the numbers for its own. */
  Finding(Area area, Reason reason, String sentence, Map<String, Number> evidence) {
    this.area = area;
    this.reason = reason;
    this.sentence = sentence;
    this.evidence = Collections.unmodifiableMap(evidence);
  }

  public Area area() {
    return area;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the reason holds; one that was looked at and does not hold is told too. */
  public boolean holds() {
    return !sentence.isEmpty();
  }

  /** What was found, with its numbers, and what to do; empty when the reason does not hold. */
  public String sentence() {
    return sentence;
  }

  /** The numbers by name, units in the names ({@code demand_bytes}); in a fixed order. */
  public Map<String, Number> evidence() {
    return evidence;
  }

  /** The primary finding of an area: of the most severe that hold the first; null when none. */
  public static @Nullable Finding primary(List<Finding> findings, Area area) {
    Finding primary = null;
    for (Finding candidate : findings) {
      if (candidate.area == area
          && candidate.holds()
          && (primary == null || candidate.outranks(primary))) {
        primary = candidate;
      }
    }
    return primary;
  }

  boolean outranks(Finding other) {
    int bySeverity = reason.severity().compareTo(other.reason.severity());
    return bySeverity > 0 || (bySeverity == 0 && reason.compareTo(other.reason) < 0);
  }

  @Override
  public String toString() {
    return area.label() + " " + reason.label() + ": " + sentence;
  }
}
