package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.advice.AreaGap;
import io.github.flinkmemory.exporter.advice.Exhaustion;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Reason;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.ledger.Basis;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.report.AreaReport;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.OffHeapPart;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.sample.UserLoader;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The table of all series that follow from a report. */
final class MeterRows {
  private final List<MeterRow> rows = new ArrayList<>();

  private MeterRows() {}

  static List<MeterRow> all() {
    MeterRows table = new MeterRows();
    table.model();
    table.areas();
    table.process();
    table.ledger();
    table.flink();
    table.userCode();
    table.findings();
    table.advice();
    table.sources();
    return table.rows;
  }

  private void model() {
    for (MemoryComponent component : MemoryComponent.values()) {
      add(
          Metric.COMPONENT_CONFIGURED,
          Tags.of("memory_component", component.label()),
          report -> {
            MemoryModel model = report.model();
            Long bytes = model == null ? null : model.components().get(component);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
          });
    }
    add(
        Metric.PROCESS_CONFIGURED,
        Tags.empty(),
        report -> {
          MemoryModel model = report.model();
          return model == null || !model.isComplete()
              ? OptionalLong.empty()
              : OptionalLong.of(model.totalProcess());
        });
  }

  private void areas() {
    for (Area area : Area.values()) {
      // The configured size is no measurement: it stays when the measurements are withheld.
      add(Metric.CONFIGURED, Tags.of("area", area.label()), report -> report.configured(area));
      area(Metric.LIMIT, area, AreaReport::limit);
      area(Metric.USED, area, AreaReport::used);
      area(Metric.DEMAND, area, AreaReport::demand);
      area(Metric.PEAK, area, AreaReport::peak);
      area(Metric.GAP, area, AreaReport::gap);
    }
  }

  private void area(Metric metric, Area area, Function<AreaReport, OptionalLong> value) {
    add(
        metric,
        Tags.of("area", area.label()),
        report -> {
          AreaReport found = report.area(area);
          return found == null ? OptionalLong.empty() : value.apply(found);
        });
  }

  private void process() {
    measured(Metric.PROCESS_RESIDENT, SampleField.PROCESS_RESIDENT, 1);
    measured(Metric.PROCESS_RESIDENT_PEAK, SampleField.PROCESS_RESIDENT_PEAK, 1);
    measured(Metric.PROCESS_SWAPPED, SampleField.PROCESS_SWAPPED, 1);
    measured(Metric.CONTAINER_LIMIT, SampleField.CONTAINER_LIMIT, 1);
    measured(Metric.CONTAINER_UNRECLAIMABLE, SampleField.CONTAINER_UNRECLAIMABLE, 1);
    measured(Metric.CONTAINER_WORKING_SET, SampleField.CONTAINER_WORKING_SET, 1);
    measured(Metric.CONTAINER_PRESSURE, SampleField.CONTAINER_PRESSURE_BASIS_POINTS, 10_000);
    measured(Metric.CONTAINER_OOM_KILLS, SampleField.CONTAINER_OOM_KILLS, 1);
    measured(Metric.GC_PAUSE, SampleField.GC_PAUSE_MILLIS, 1_000);
    measured(Metric.AGENT_CLASSES, SampleField.AGENT_CLASSES, 1);
    measured(Metric.AGENT_METASPACE, SampleField.AGENT_METASPACE, 1);
  }

  private void ledger() {
    for (ResidentKind kind : ResidentKind.values()) {
      for (Basis basis : Basis.values()) {
        add(
            Metric.RESIDENT,
            Tags.of("kind", kind.label(), "basis", basis.label()),
            report -> report.ledger().bytes(kind, basis));
      }
    }
  }

  private void flink() {
    buffers("total", report -> report.measured(SampleField.NETWORK_TOTAL_SEGMENTS));
    buffers("available", report -> report.measured(SampleField.NETWORK_AVAILABLE_SEGMENTS));
    buffers("required", report -> report.measured(SampleField.NETWORK_REQUIRED_SEGMENTS));
    buffers("wanted", report -> report.measured(SampleField.NETWORK_WANTED_SEGMENTS));
    buffers("holding_data", report -> report.measured(SampleField.NETWORK_HOLDING_DATA_SEGMENTS));
    buffers(
        "used",
        report -> {
          OptionalLong total = report.measured(SampleField.NETWORK_TOTAL_SEGMENTS);
          OptionalLong available = report.measured(SampleField.NETWORK_AVAILABLE_SEGMENTS);
          return total.isPresent() && available.isPresent()
              ? OptionalLong.of(total.getAsLong() - available.getAsLong())
              : OptionalLong.empty();
        });
    measured(Metric.NETWORK_REFUSED, SampleField.NETWORK_REFUSED, 1);
    measured(Metric.CLASS_SPACE, SampleField.CLASS_SPACE_USED, 1);
    measured(Metric.CHILDREN_RESIDENT, SampleField.CHILDREN_RESIDENT, 1);
    measured(Metric.MANAGED_RESERVED, SampleField.MANAGED_RESERVED, 1);
    for (OffHeapPart part : OffHeapPart.values()) {
      add(Metric.OFF_HEAP, Tags.of("kind", part.label()), report -> report.offHeap(part));
    }
    measured(Metric.TASKS, SampleField.TASKS, 1);
    rocksDb("capacity", SampleField.ROCKSDB_CAPACITY);
    rocksDb("usage", SampleField.ROCKSDB_USAGE);
    rocksDb("pinned", SampleField.ROCKSDB_PINNED);
  }

  private void buffers(String state, Function<MemoryReport, OptionalLong> value) {
    add(Metric.NETWORK_BUFFERS, Tags.of("state", state), value);
  }

  private void rocksDb(String kind, SampleField field) {
    add(Metric.ROCKSDB, Tags.of("kind", kind), report -> report.measured(field));
  }

  private void userCode() {
    for (UserLoader.State state : UserLoader.State.values()) {
      Tags tags = Tags.of("state", state.label());
      add(Metric.USER_LOADERS, tags, report -> report.measured(state.count()));
      add(Metric.USER_LOADER_BYTES, tags, report -> report.measured(state.bytes()));
    }
    measured(Metric.USER_LOADER_SUSPECTS, SampleField.USER_LOADER_SUSPECTS, 1);
    add(
        Metric.METASPACE_GROWTH,
        Tags.empty(),
        report -> report.metaspaceLeak().growthPerFinishedJob());
    add(Metric.METASPACE_JOBS_LEFT, Tags.empty(), report -> report.metaspaceLeak().jobsLeft());
  }

  /**
   * Only the pairs that can be. An explicit 0 for each of them would take a third of all series, so
   * it is told for what alerts join; what merely informs shows while it is the primary reason.
   */
  private void findings() {
    for (Reason reason : Reason.values()) {
      for (Area area : reason.areas()) {
        rows.add(
            new MeterRow(
                Metric.FINDING,
                Tags.of(
                    "area", area.label(),
                    "reason", reason.label(),
                    "severity", reason.severity().label()),
                report -> finding(report, area, reason)));
      }
    }
  }

  private static double finding(MemoryReport report, Area area, Reason reason) {
    if (!reason.isAlerting()) {
      Finding primary = report.primaryFinding(area);
      return primary != null && primary.reason() == reason ? 1 : Double.NaN;
    }
    for (Finding finding : report.findings()) {
      if (finding.area() == area && finding.reason() == reason) {
        return finding.holds() ? 1 : 0;
      }
    }
    return Double.NaN;
  }

  private void advice() {
    for (Area area : Area.values()) {
      add(
          Metric.RECOMMENDED,
          Tags.of("area", area.label()),
          report -> {
            Recommendation recommendation = report.advice().recommendation();
            Long bytes = recommendation == null ? null : recommendation.sizes().get(area);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
          });
      rows.add(
          new MeterRow(
              Metric.EXHAUSTION,
              Tags.of("area", area.label()),
              report -> {
                AreaGap gap = report.advice().gap(area);
                Exhaustion exhaustion = gap == null ? null : gap.exhaustion();
                return exhaustion == null ? Double.NaN : exhaustion.seconds();
              }));
    }
    for (String option : Recommendation.options()) {
      add(
          Metric.ADVICE_OPTION,
          Tags.of("option", option),
          report -> {
            Recommendation recommendation = report.advice().recommendation();
            return recommendation == null ? OptionalLong.empty() : recommendation.bytes(option);
          });
    }
    rows.add(
        new MeterRow(
            Metric.ADVICE_CONFIDENCE,
            Tags.empty(),
            report -> {
              Recommendation recommendation = report.advice().recommendation();
              return recommendation == null ? Double.NaN : recommendation.confidence();
            }));
  }

  private void sources() {
    for (Source source : Source.values()) {
      for (SourceState state : SourceState.values()) {
        rows.add(
            new MeterRow(
                Metric.SOURCE_STATE,
                Tags.of("source", source.label(), "state", state.label()),
                report -> {
                  SourceStatus status = report.sources().get(source);
                  return status != null && status.state() == state ? 1 : Double.NaN;
                }));
      }
      rows.add(
          new MeterRow(
              Metric.SOURCE_INTERVAL,
              Tags.of("source", source.label()),
              report -> {
                Long millis = report.intervals().get(source);
                return millis == null ? Double.NaN : millis / 1e3;
              }));
    }
    rows.add(
        new MeterRow(
            Metric.SAMPLE_TIMESTAMP, Tags.empty(), report -> report.timestampMillis() / 1000.0));
  }

  private void measured(Metric metric, SampleField field, double divisor) {
    rows.add(
        new MeterRow(
            metric,
            Tags.empty(),
            report -> {
              OptionalLong value = report.measured(field);
              return value.isPresent() ? value.getAsLong() / divisor : Double.NaN;
            }));
  }

  private void add(Metric metric, Tags tags, Function<MemoryReport, OptionalLong> value) {
    rows.add(
        new MeterRow(
            metric,
            tags,
            report -> {
              OptionalLong bytes = value.apply(report);
              return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
            }));
  }
}
