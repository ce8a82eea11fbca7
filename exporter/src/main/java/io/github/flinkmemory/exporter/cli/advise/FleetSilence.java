package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.List;
import java.util.Map;

/** What not every process told all the time: an area is lowered only where all of it was told. */
final class FleetSilence {
  /** What was told for an hour says nothing of the week for which demand was. */
  private static final double LEAST_TOLD = 0.9;

  private final FleetSeries series;
  private final SeriesHistory history;
  private final int processes;

  FleetSilence(FleetSeries series, SeriesHistory history, int processes) {
    this.series = series;
    this.history = history;
    this.processes = processes;
  }

  /**
   * @param remarks collects what is not lowered therefore
   */
  void addTo(UsageStatistics.Builder usage, MemoryModel model, List<String> remarks)
      throws UsageException {
    Map<Area, Long> telling = series.nowByArea("count", "flink_memory_demand_bytes", "");
    if (series.now("count", FleetMeasures.BUFFERS, FleetMeasures.WANTED).orElse(0) < processes) {
      usage.partial(Measure.NETWORK_WANTED);
    }
    partlyTold(usage, Measure.NETWORK_WANTED, Area.NETWORK);
    partlyTold(usage, Measure.MANAGED_USED, Area.MANAGED);
    partlyTold(usage, Measure.GC_PAUSE, Area.HEAP);
    for (Area area : Area.values()) {
      long silent = processes - telling.getOrDefault(area, 0L);
      if (model.has(area) && silent > 0) {
        usage.partial(Measure.demand(area));
        if (history.steps(Measure.demand(area)) > 0) {
          remarks.add(
              silent
                  + " of "
                  + processes
                  + " processes do not tell what they need of "
                  + area.label()
                  + ", so it is not lowered");
        }
      }
    }
  }

  private void partlyTold(UsageStatistics.Builder usage, Measure measure, Area area) {
    if (history.steps(measure) < LEAST_TOLD * history.steps(Measure.demand(area))) {
      usage.partial(measure);
    }
  }
}
