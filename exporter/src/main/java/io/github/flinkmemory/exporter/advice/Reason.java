package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Why there is a finding: a closed list, so that labels stay bounded. An area has one primary
 * reason: of those that hold the one that stands first here among the most severe.
 */
// The lists are unmodifiable, which Error Prone cannot see.
@SuppressWarnings("ImmutableEnumChecker")
public enum Reason {
  /** A limit of the JVM is not the one that Flink's model asks for. */
  MODEL_CONFLICT(Severity.WARNING, true, Area.HEAP, Area.OFF_HEAP, Area.METASPACE),
  /** The kernel killed a process of the container for memory. */
  OOM_KILLED(Severity.CRITICAL, true, Area.OVERHEAD),
  /** What cannot be reclaimed is near the container's limit. */
  CONTAINER_RISK(Severity.CRITICAL, true, Area.OVERHEAD),
  /** Flink refused a request for buffers. */
  NET_REFUSED(Severity.CRITICAL, true, Area.NETWORK),
  /** Buffers that Flink must guarantee fill nearly the whole pool. */
  NET_REQUIRED(Severity.WARNING, true, Area.NETWORK),
  /** User code that ended keeps its classes. */
  META_LEAK(Severity.WARNING, true, Area.METASPACE),
  META_HIGH(Severity.WARNING, true, Area.METASPACE),
  DIRECT_LEAK(Severity.WARNING, true, Area.OFF_HEAP),
  DIRECT_HIGH(Severity.WARNING, true, Area.OFF_HEAP),
  /** What lives grows without end: more heap buys time only. */
  HEAP_UNBOUNDED(Severity.WARNING, true, Area.HEAP),
  HEAP_LIVE_HIGH(Severity.WARNING, true, Area.HEAP),
  GC_PRESSURE(Severity.WARNING, true, Area.HEAP),
  /** Native memory of the state backend grows beyond its budget without end. */
  ROCKSDB_LEAK(Severity.WARNING, true, Area.MANAGED),
  /** The state backend holds more than it was granted. */
  ROCKSDB_OVERSHOOT(Severity.WARNING, true, Area.MANAGED),
  /** The allocator keeps memory that nobody uses. */
  ALLOC_FRAGMENTATION(Severity.WARNING, true, Area.OVERHEAD),
  /** Native memory that nobody accounts for grows without end. */
  NATIVE_LEAK(Severity.WARNING, true, Area.OVERHEAD),
  OVERHEAD_HIGH(Severity.WARNING, true, Area.OVERHEAD),
  /** Most of the state backend's memory cannot be evicted; more makes it faster. */
  MANAGED_PERF(Severity.INFO, false, Area.MANAGED),
  MANAGED_UNUSED(Severity.INFO, false, Area.MANAGED),
  MANAGED_LOW(Severity.INFO, false, Area.MANAGED),
  HEAP_LOW_USE(Severity.INFO, false, Area.HEAP),
  META_LOW(Severity.INFO, false, Area.METASPACE),
  NET_LOW(Severity.INFO, false, Area.NETWORK),
  DIRECT_LOW(Severity.INFO, false, Area.OFF_HEAP),
  /** Not enough was seen yet. */
  INSUFFICIENT_DATA(Severity.INFO, false, Area.values()),
  /** No task ran, so what was seen says nothing of what tasks need. */
  INSUFFICIENT_LOAD(Severity.INFO, false, Area.values()),
  /** No collection has covered the old generation yet. */
  NO_GC_DATA(Severity.INFO, false, Area.HEAP),
  /** Demand cannot be measured here. */
  UNOBSERVABLE(
      Severity.INFO,
      false,
      Area.OFF_HEAP,
      Area.NETWORK,
      Area.MANAGED,
      Area.METASPACE,
      Area.OVERHEAD);

  private final Severity severity;
  private final boolean alerting;
  private final List<Area> areas;

  Reason(Severity severity, boolean alerting, Area... areas) {
    this.severity = severity;
    this.alerting = alerting;
    this.areas = Collections.unmodifiableList(Arrays.asList(areas));
  }

  /** The value of the metric label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Severity severity() {
    return severity;
  }

  /**
   * Whether alerts may join it, so that a metric tells its absence with an explicit 0; the others
   * show only while they are the primary reason.
   */
  public boolean isAlerting() {
    return alerting;
  }

  /** The areas that can have this reason. */
  public List<Area> areas() {
    return areas;
  }

  /**
   * The heading in {@code dashboards/runbooks/findings.md} that says what it means and what to do.
   */
  public String anchor() {
    return label().replace('_', '-');
  }
}
