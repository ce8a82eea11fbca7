package io.github.flinkmemory.agent.start.sampling;

import io.github.flinkmemory.exporter.metrics.ReportMeters;
import io.github.flinkmemory.exporter.report.MemoryReport;
import org.jspecify.annotations.Nullable;

/** Keeps the last report and shows it in the metrics. Safe for any thread. */
public final class ReportPublisher {
  private final ReportMeters meters;
  private volatile @Nullable MemoryReport last;

  public ReportPublisher(ReportMeters meters) {
    this.meters = meters;
  }

  synchronized void publish(MemoryReport report) {
    meters.publish(report);
    last = report;
  }

  /** Withholds the measurements of the last report; says whether there were any to withhold. */
  synchronized boolean withhold() {
    MemoryReport report = last;
    if (report == null || report.isWithheld()) {
      return false;
    }
    publish(report.withheld());
    return true;
  }

  /** Null before the first sample. */
  public @Nullable MemoryReport last() {
    return last;
  }
}
