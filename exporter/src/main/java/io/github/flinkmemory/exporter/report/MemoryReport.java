package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.LimitFindings;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Model and measurements of one moment side by side: what metrics, the page and people are told.
 * Immutable; safe for any thread.
 */
public final class MemoryReport {
  private final ProcessIdentity identity;
  private final @Nullable MemoryModel model;
  private final MemorySample sample;
  private final List<AreaReport> areas;
  private final List<Finding> findings;
  private final Advice advice;
  private final ResidentLedger ledger;
  private final boolean withheld;

  private MemoryReport(
      ProcessIdentity identity,
      @Nullable MemoryModel model,
      MemorySample sample,
      List<AreaReport> areas,
      List<Finding> findings,
      Advice advice,
      ResidentLedger ledger,
      boolean withheld) {
    this.identity = identity;
    this.model = model;
    this.sample = sample;
    this.areas = Collections.unmodifiableList(areas);
    this.findings = Collections.unmodifiableList(findings);
    this.advice = advice;
    this.ledger = ledger;
    this.withheld = withheld;
  }

  public static MemoryReport of(
      ProcessIdentity identity,
      @Nullable MemoryModel model,
      MemorySample sample,
      MemoryUsage usage) {
    return of(identity, model, sample, usage, Advice.none());
  }

  public static MemoryReport of(
      ProcessIdentity identity,
      @Nullable MemoryModel model,
      MemorySample sample,
      MemoryUsage usage,
      Advice advice) {
    List<AreaReport> areas = new ArrayList<>(6);
    for (Area area : Area.values()) {
      if (has(identity.role(), area)) {
        areas.add(new AreaReport(area, configured(area, model, sample), usage));
      }
    }
    List<Finding> findings = new ArrayList<>(LimitFindings.of(model, sample));
    findings.addAll(advice.findings());
    return new MemoryReport(
        identity, model, sample, areas, findings, advice, ResidentLedger.of(sample), false);
  }

  private static boolean has(ProcessRole role, Area area) {
    return role == ProcessRole.TASK_MANAGER || (area != Area.NETWORK && area != Area.MANAGED);
  }

  /**
   * This report without its measurements, once they are too old to be told: identity, model and
   * time remain.
   */
  public MemoryReport withheld() {
    return new MemoryReport(
        identity,
        model,
        sample,
        Collections.emptyList(),
        Collections.emptyList(),
        Advice.none(),
        ResidentLedger.UNKNOWN,
        true);
  }

  /** Whether the measurements are withheld because the last sample is too old. */
  public boolean isWithheld() {
    return withheld;
  }

  public ProcessIdentity identity() {
    return identity;
  }

  public @Nullable MemoryModel model() {
    return model;
  }

  /** The areas that the role has; none when withheld. */
  public List<AreaReport> areas() {
    return areas;
  }

  /** One area, or null when the role has none such or the measurements are withheld. */
  public @Nullable AreaReport area(Area area) {
    for (AreaReport candidate : areas) {
      if (candidate.area() == area) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Bytes that an area is configured with, in all TaskManagers of this JVM together: a MiniCluster
   * may have several, and their use is summed. No measurement: it stays when those are withheld.
   */
  public OptionalLong configured(Area area) {
    return configured(area, model, sample);
  }

  private static OptionalLong configured(
      Area area, @Nullable MemoryModel model, MemorySample sample) {
    return model != null && model.has(area)
        ? OptionalLong.of(model.bytes(area) * Math.max(1, sample.get(SampleField.TASK_MANAGERS, 0)))
        : OptionalLong.empty();
  }

  /** What was looked at and whether it holds; none when withheld. */
  public List<Finding> findings() {
    return findings;
  }

  /** The finding that matters most in an area; null when nothing was found. */
  public @Nullable Finding primaryFinding(Area area) {
    return Finding.primary(findings, area);
  }

  /** What is left and what to change; nothing when withheld. */
  public Advice advice() {
    return advice;
  }

  /** What the resident memory consists of; without entries when unknown or withheld. */
  public ResidentLedger ledger() {
    return withheld ? ResidentLedger.UNKNOWN : ledger;
  }

  /** One measured field; absent when unknown or withheld. */
  public OptionalLong measured(SampleField field) {
    return !withheld && sample.has(field)
        ? OptionalLong.of(sample.get(field))
        : OptionalLong.empty();
  }

  /** Bytes of a part of the off-heap area; absent when unknown or withheld. */
  public OptionalLong offHeap(OffHeapPart part) {
    AreaReport area = area(Area.OFF_HEAP);
    return area == null ? OptionalLong.empty() : part.bytes(area.used(), sample);
  }

  /** The rows of a detail; empty when there are none, or they are unknown or withheld. */
  public <T> List<T> rows(SampleDetail<T> detail) {
    return withheld ? Collections.emptyList() : sample.rows(detail);
  }

  /** The sample, without its numbers when withheld. */
  MemorySample sample() {
    return withheld ? MemorySample.builder(sample.timestampMillis()).build() : sample;
  }

  /** Milliseconds since the epoch at which the sample was begun. */
  public long timestampMillis() {
    return sample.timestampMillis();
  }

  /** When every source that is not read each tick was read; milliseconds since the epoch. */
  public Map<Source, Long> reads() {
    return sample.reads();
  }

  /** Milliseconds between two reads of every source that is not read, or not whole, each tick. */
  public Map<Source, Long> intervals() {
    return sample.intervals();
  }

  /** What leaked class loaders do to the metaspace; absent parts are unknown. */
  public MetaspaceLeak metaspaceLeak() {
    return new MetaspaceLeak(this);
  }

  public Map<Source, SourceStatus> sources() {
    return sample.sources();
  }
}
