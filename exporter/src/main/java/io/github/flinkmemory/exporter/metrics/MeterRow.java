package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.report.MemoryReport;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/**
 * One series: a metric, its labels and how its value follows from a report. NaN means absent.
 * Immutable.
 */
final class MeterRow {
  private final Metric metric;
  private final Tags tags;
  private final ToDoubleFunction<MemoryReport> value;

  MeterRow(Metric metric, Tags tags, ToDoubleFunction<MemoryReport> value) {
    this.metric = metric;
    this.tags = tags;
    this.value = value;
  }

  Metric metric() {
    return metric;
  }

  Tags tags() {
    return tags;
  }

  double value(MemoryReport report) {
    return value.applyAsDouble(report);
  }
}
