package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.ledger.Basis;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.micrometer.core.instrument.Tags;

/** The process, its container, and what its resident memory consists of. */
final class ProcessRows {
  private ProcessRows() {}

  static void add(MeterRows table) {
    process(table);
    ledger(table);
  }

  private static void process(MeterRows table) {
    table.measured(Metric.PROCESS_RESIDENT, SampleField.PROCESS_RESIDENT, 1);
    table.measured(Metric.PROCESS_RESIDENT_PEAK, SampleField.PROCESS_RESIDENT_PEAK, 1);
    table.measured(Metric.PROCESS_SWAPPED, SampleField.PROCESS_SWAPPED, 1);
    table.measured(Metric.CONTAINER_LIMIT, SampleField.CONTAINER_LIMIT, 1);
    table.measured(Metric.CONTAINER_UNRECLAIMABLE, SampleField.CONTAINER_UNRECLAIMABLE, 1);
    table.measured(Metric.CONTAINER_WORKING_SET, SampleField.CONTAINER_WORKING_SET, 1);
    table.measured(Metric.CONTAINER_PRESSURE, SampleField.CONTAINER_PRESSURE_BASIS_POINTS, 10_000);
    table.measured(Metric.CONTAINER_OOM_KILLS, SampleField.CONTAINER_OOM_KILLS, 1);
    table.measured(Metric.GC_PAUSE, SampleField.GC_PAUSE_MILLIS, 1_000);
    table.measured(Metric.AGENT_CLASSES, SampleField.AGENT_CLASSES, 1);
    table.measured(Metric.AGENT_METASPACE, SampleField.AGENT_METASPACE, 1);
  }

  private static void ledger(MeterRows table) {
    for (ResidentKind kind : ResidentKind.values()) {
      for (Basis basis : Basis.values()) {
        table.add(
            Metric.RESIDENT,
            Tags.of("kind", kind.label(), "basis", basis.label()),
            report -> report.ledger().bytes(kind, basis));
      }
    }
  }
}
