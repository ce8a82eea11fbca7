package io.github.flinkmemory.exporter.usage;

import java.util.OptionalLong;

/** What one area uses and needs at one moment, in bytes. What is not known is absent. Immutable. */
public final class AreaUsage {
  /** Nothing is known. */
  static final AreaUsage UNKNOWN =
      new AreaUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  private final OptionalLong used;
  private final OptionalLong demand;
  private final OptionalLong limit;

  AreaUsage(OptionalLong used, OptionalLong demand, OptionalLong limit) {
    this.used = used;
    this.demand = demand;
    this.limit = limit;
  }

  /** Occupied now. */
  public OptionalLong used() {
    return used;
  }

  /** What the workload needs: the basis of gap, alerts and advice. */
  public OptionalLong demand() {
    return demand;
  }

  /** The limit that bites, as the JVM or the container really enforces it. */
  public OptionalLong limit() {
    return limit;
  }
}
