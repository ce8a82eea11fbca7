package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one memory model with which all processes of a configuration run. */
final class FleetModel {
  private static final String CONFIGURED = "flink_memory_component_configured_bytes";

  private final FleetSeries series;
  private final String told;

  /**
   * @param told of which processes, as complaints begin
   */
  FleetModel(FleetSeries series, String told) {
    this.series = series;
    this.told = told;
  }

  /**
   * @return null when there is none, which is told in a complaint
   */
  @Nullable MemoryModel read(ProcessRole role, List<String> complaints) throws UsageException {
    Map<MemoryComponent, Long> largest = series.nowByComponent("max", CONFIGURED);
    if (!largest.equals(series.nowByComponent("min", CONFIGURED))) {
      complaints.add(
          told + "its processes run with different sizes; tell them apart with --by, left out");
      return null;
    }
    if (largest.isEmpty()) {
      complaints.add(told + "no " + CONFIGURED + ", left out");
      return null;
    }
    try {
      return new MemoryModel(role, largest, ModelSource.CAPTURED_CONFIGURATION);
    } catch (IllegalArgumentException e) {
      complaints.add(
          told
              + "no complete memory model ("
              + e.getMessage()
              + "), so nothing to advise on, left out");
      return null;
    }
  }
}
