package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A solved budget: bytes of every area, which add up to the total. Immutable. */
final class Budget {
  private final Map<Area, Long> sizes;
  private final long total;
  private final boolean feasible;
  private final boolean bounded;
  private final List<String> steps;

  Budget(
      EnumMap<Area, Long> sizes,
      long total,
      boolean feasible,
      boolean bounded,
      List<String> steps) {
    this.sizes = Collections.unmodifiableMap(new EnumMap<>(sizes));
    this.total = total;
    this.feasible = feasible;
    this.bounded = bounded;
    this.steps = Collections.unmodifiableList(new ArrayList<>(steps));
  }

  Map<Area, Long> sizes() {
    return sizes;
  }

  /** Total process memory. */
  long total() {
    return total;
  }

  /** Whether the floors fit. */
  boolean isFeasible() {
    return feasible;
  }

  /** Whether a raise was cut to what fits. */
  boolean isBounded() {
    return bounded;
  }

  /** What was moved, one line each. */
  List<String> steps() {
    return steps;
  }
}
