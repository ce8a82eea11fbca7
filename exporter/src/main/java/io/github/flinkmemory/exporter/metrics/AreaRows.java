package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.report.AreaReport;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import java.util.function.Function;

/** What areas and components are configured with, and what they need. */
final class AreaRows {
  private AreaRows() {}

  static void add(MeterRows table) {
    model(table);
    areas(table);
  }

  private static void model(MeterRows table) {
    for (MemoryComponent component : MemoryComponent.values()) {
      table.add(
          Metric.COMPONENT_CONFIGURED,
          Tags.of("memory_component", component.label()),
          report -> {
            MemoryModel model = report.model();
            Long bytes = model == null ? null : model.components().get(component);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
          });
    }
    table.add(
        Metric.PROCESS_CONFIGURED,
        Tags.empty(),
        report -> {
          MemoryModel model = report.model();
          return model == null || !model.isComplete()
              ? OptionalLong.empty()
              : OptionalLong.of(model.totalProcess());
        });
  }

  private static void areas(MeterRows table) {
    for (Area area : Area.values()) {
      // The configured size is no measurement: it stays when the measurements are withheld.
      table.add(
          Metric.CONFIGURED, Tags.of("area", area.label()), report -> report.configured(area));
      area(table, Metric.LIMIT, area, AreaReport::limit);
      area(table, Metric.USED, area, AreaReport::used);
      area(table, Metric.DEMAND, area, AreaReport::demand);
      area(table, Metric.PEAK, area, AreaReport::peak);
      area(table, Metric.GAP, area, AreaReport::gap);
    }
  }

  private static void area(
      MeterRows table, Metric metric, Area area, Function<AreaReport, OptionalLong> value) {
    table.add(
        metric,
        Tags.of("area", area.label()),
        report -> {
          AreaReport found = report.area(area);
          return found == null ? OptionalLong.empty() : value.apply(found);
        });
  }
}
