package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;

/**
 * Whether a reason holds for an area, and if so the sentence that says what was found. Immutable.
 */
public final class Finding {
  private final Area area;
  private final Reason reason;
  private final String sentence;

  Finding(Area area, Reason reason, String sentence) {
    this.area = area;
    this.reason = reason;
    this.sentence = sentence;
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
}
