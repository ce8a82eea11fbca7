package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.micrometer.core.instrument.Tags;

/** Which sources are up, how often they are read, and when the sample was taken. */
final class SourceRows {
  private SourceRows() {}

  static void add(MeterRows table) {
    for (Source source : Source.values()) {
      for (SourceState state : SourceState.values()) {
        table.number(
            Metric.SOURCE_STATE,
            Tags.of("source", source.label(), "state", state.label()),
            report -> {
              SourceStatus status = report.sources().get(source);
              return status != null && status.state() == state ? 1 : Double.NaN;
            });
      }
      table.number(
          Metric.SOURCE_INTERVAL,
          Tags.of("source", source.label()),
          report -> {
            Long millis = report.intervals().get(source);
            return millis == null ? Double.NaN : millis / 1e3;
          });
    }
    table.number(
        Metric.SAMPLE_TIMESTAMP, Tags.empty(), report -> report.timestampMillis() / 1000.0);
  }
}
