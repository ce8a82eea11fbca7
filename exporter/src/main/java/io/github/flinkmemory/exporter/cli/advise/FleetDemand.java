package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the processes needed of each area: from a recording rule where one covers the window, else
 * from their own series.
 */
final class FleetDemand {
  /** Rules that cover less of the time than this were installed in the middle of it. */
  private static final double LEAST_COVERED = 0.9;

  private final FleetSeries series;
  private final SeriesHistory history;
  private final List<String> remarks;

  /**
   * @param history takes in the demands
   * @param remarks collects where they come from, and which are missing
   */
  FleetDemand(FleetSeries series, SeriesHistory history, List<String> remarks) {
    this.series = series;
    this.history = history;
    this.remarks = remarks;
  }

  /**
   * @param rulesTrouble why recording rules cannot answer; empty when they can
   * @param steps in which any process was there
   */
  void read(MemoryModel model, String rulesTrouble, int steps) throws UsageException {
    String trouble = rulesTrouble.isEmpty() ? fromRules(steps) : rulesTrouble;
    if (trouble.isEmpty()) {
      remarks.add("demand from the recording rule deployment:flink_memory_demand_bytes:max");
    } else {
      record(series.demand());
      remarks.add("demand from the series of the processes, for " + trouble);
    }
    peaks();
    missing(model);
  }

  /** Why they did not answer; empty when they did. */
  private String fromRules(int steps) throws UsageException {
    List<PrometheusSeries> recorded = series.recordedDemand();
    int covered = 0;
    for (PrometheusSeries area : recorded) {
      covered = Math.max(covered, area.values().size());
    }
    if (covered == 0) {
      return "no recording rules answer";
    }
    if (covered < LEAST_COVERED * steps) {
      return "the recording rules cover only "
          + TimeText.of(covered * series.stepMillis())
          + " of "
          + TimeText.of(steps * series.stepMillis());
    }
    record(recorded);
    return "";
  }

  private void record(List<PrometheusSeries> byArea) {
    for (PrometheusSeries demand : byArea) {
      Area area = demand.area();
      if (area != null) {
        demand.recordTo(history, Measure.demand(area), 1);
      }
    }
  }

  /** What the agents saw between two scrapes. */
  private void peaks() throws UsageException {
    for (Map.Entry<Area, Long> peak :
        series.nowByArea("max", "flink_memory_peak_bytes", "").entrySet()) {
      history.recentPeak(Measure.demand(peak.getKey()), peak.getValue());
    }
  }

  private void missing(MemoryModel model) {
    List<String> missing = new ArrayList<>();
    for (Area area : Area.values()) {
      if (model.has(area) && history.steps(Measure.demand(area)) == 0) {
        missing.add(area.label());
      }
    }
    if (!missing.isEmpty()) {
      remarks.add("no demand in the window of: " + String.join(", ", missing));
    }
  }
}
