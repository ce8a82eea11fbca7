package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The table of all series that follow from a report. */
final class MeterRows {
  private final List<MeterRow> rows = new ArrayList<>();

  private MeterRows() {}

  static List<MeterRow> all() {
    MeterRows table = new MeterRows();
    AreaRows.add(table);
    ProcessRows.add(table);
    FlinkRows.add(table);
    AdviceRows.add(table);
    SourceRows.add(table);
    return table.rows;
  }

  /** A number that the report has, or does not have. */
  void add(Metric metric, Tags tags, Function<MemoryReport, OptionalLong> value) {
    number(
        metric,
        tags,
        report -> {
          OptionalLong known = value.apply(report);
          return known.isPresent() ? known.getAsLong() : Double.NaN;
        });
  }

  /**
   * A measured field.
   *
   * @param divisor from the unit of the field to that of the metric
   */
  void measured(Metric metric, SampleField field, double divisor) {
    number(
        metric,
        Tags.empty(),
        report -> {
          OptionalLong value = report.measured(field);
          return value.isPresent() ? value.getAsLong() / divisor : Double.NaN;
        });
  }

  /** A number of any kind; NaN means absent. */
  void number(Metric metric, Tags tags, ToDoubleFunction<MemoryReport> value) {
    rows.add(new MeterRow(metric, tags, value));
  }
}
