package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;

/** What one area should have, on its own: before it is weighed against the others. Immutable. */
public final class AreaTarget {
  private final Area area;
  private final long configured;
  private final long target;
  private final long floor;
  private final boolean optional;
  private final boolean urgent;
  private final String arithmetic;

  private AreaTarget(
      Area area,
      long configured,
      long target,
      long floor,
      boolean optional,
      boolean urgent,
      String arithmetic) {
    this.area = area;
    this.configured = configured;
    this.target = target;
    this.floor = floor;
    this.optional = optional;
    this.urgent = urgent;
    this.arithmetic = arithmetic;
  }

  static AreaTarget keep(Area area, long configured, String why) {
    return new AreaTarget(area, configured, configured, configured, false, false, why);
  }

  /**
   * @param floor bytes below which the raise must not be cut for others; above what is configured
   *     when even that is too little
   */
  public static AreaTarget raise(
      Area area, long configured, long target, long floor, boolean urgent, String arithmetic) {
    if (target <= configured) {
      return keep(area, configured, arithmetic + ", which it has");
    }
    long kept = Math.max(configured, Math.min(floor, target));
    return new AreaTarget(area, configured, target, kept, false, urgent, arithmetic);
  }

  /** A raise that makes faster and no more: only from what others give. */
  static AreaTarget raiseFromSpare(Area area, long configured, long target, String arithmetic) {
    return new AreaTarget(area, configured, target, configured, true, false, arithmetic);
  }

  /**
   * What it could give away; never more than two thirds in one go, unless it is not used at all.
   */
  static AreaTarget lower(Area area, long configured, long target, String arithmetic) {
    if (configured - target < leastSaving(configured)) {
      return keep(area, configured, arithmetic + ", a saving too small to change for");
    }
    return new AreaTarget(area, configured, target, target, false, false, arithmetic);
  }

  /** Bytes below which a saving is none to change for. */
  static long leastSaving(long configured) {
    return Math.max(configured / 10, 32 * Step.MIB);
  }

  public Area area() {
    return area;
  }

  public long configured() {
    return configured;
  }

  /** Bytes that it should have. */
  public long target() {
    return target;
  }

  /** Bytes below which it is not cut. */
  public long floor() {
    return floor;
  }

  public boolean isRaise() {
    return target > configured;
  }

  public boolean isLower() {
    return target < configured;
  }

  /** Whether it is raised only from what others give. */
  public boolean isOptional() {
    return optional;
  }

  /** Whether something has failed or is about to. */
  public boolean isUrgent() {
    return urgent;
  }

  /** How the number came about, as a text for people. */
  public String arithmetic() {
    return arithmetic;
  }
}
