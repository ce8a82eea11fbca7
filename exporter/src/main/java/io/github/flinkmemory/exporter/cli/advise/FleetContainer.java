package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the containers held, and the limit that it is held against. Where all have one limit now
 * that is it, whatever they had before. Where they differ, each counts by the share of its own
 * limit, in the size of the one that was fullest. Immutable.
 */
final class FleetContainer {
  private final OptionalLong limit;
  private final List<PrometheusSeries> held;
  private final double bytesEach;

  private FleetContainer(OptionalLong limit, List<PrometheusSeries> held, double bytesEach) {
    this.limit = limit;
    this.held = held;
    this.bytesEach = bytesEach;
  }

  static FleetContainer read(FleetSeries series) throws UsageException {
    OptionalLong least = series.now("min", FleetQueries.CONTAINER_LIMIT, "");
    if (least.equals(series.now("max", FleetQueries.CONTAINER_LIMIT, ""))) {
      return new FleetContainer(
          least, series.overStep("max", "max_over_time", FleetQueries.CONTAINER_HELD, ""), 1);
    }
    List<PrometheusSeries> shares = series.fullestContainer();
    OptionalLong limit = OptionalLong.empty();
    if (!shares.isEmpty()) {
      limit = series.limitOfFullestContainer(timeOfHighest(shares.get(0)));
    }
    long bytes = limit.orElse(least.orElse(0));
    return new FleetContainer(OptionalLong.of(bytes), shares, bytes);
  }

  private static long timeOfHighest(PrometheusSeries series) {
    long time = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Long, Double> point : series.values().entrySet()) {
      if (point.getValue() >= highest) {
        time = point.getKey();
        highest = point.getValue();
      }
    }
    return time;
  }

  /** Absent where no container has one. */
  OptionalLong limit() {
    return limit;
  }

  void recordTo(SeriesHistory history) {
    for (PrometheusSeries series : held) {
      series.recordTo(history, Measure.CONTAINER, bytesEach);
    }
  }
}
