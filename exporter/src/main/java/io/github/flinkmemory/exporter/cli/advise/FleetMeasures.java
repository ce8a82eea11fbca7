package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import java.util.OptionalLong;

/** What was measured of the processes beside their demand. */
final class FleetMeasures {
  static final String BUFFERS = "flink_memory_network_buffers";
  static final String WANTED = "state=\"wanted\"";

  private final FleetSeries series;
  private final SeriesHistory history;

  /**
   * @param history takes in what was measured
   */
  FleetMeasures(FleetSeries series, SeriesHistory history) {
    this.series = series;
    this.history = history;
  }

  void read() throws UsageException {
    highest(Measure.MANAGED_USED, "flink_memory_used_bytes", "area=\"managed\"");
    wanted();
  }

  /** Told in buffers, of which the whole pool tells the size. */
  private void wanted() throws UsageException {
    OptionalLong bytes = series.now("max", "flink_memory_limit_bytes", "area=\"network\"");
    OptionalLong buffers = series.now("max", BUFFERS, "state=\"total\"");
    if (bytes.isPresent() && buffers.orElse(0) > 0) {
      double each = bytes.getAsLong() / (double) buffers.getAsLong();
      highest(Measure.NETWORK_WANTED, BUFFERS, WANTED, each);
    }
  }

  private void highest(Measure measure, String metric, String matcher) throws UsageException {
    highest(measure, metric, matcher, 1);
  }

  private void highest(Measure measure, String metric, String matcher, double bytesEach)
      throws UsageException {
    for (PrometheusSeries values : series.overStep("max", "max_over_time", metric, matcher)) {
      values.recordTo(history, measure, bytesEach);
    }
  }

  /**
   * Pauses of the collectors.
   *
   * @return steps in which a collector paused: at least one collection each; 0 when not known
   */
  long readPauses() throws UsageException {
    long collections = 0;
    for (PrometheusSeries pauses :
        series.overStep("max", "rate", "flink_memory_gc_pause_seconds_total", "")) {
      pauses.recordTo(history, Measure.GC_PAUSE, Measure.WHOLE);
      for (double share : pauses.values().values()) {
        collections += share > 0 ? 1 : 0;
      }
    }
    return collections;
  }
}
