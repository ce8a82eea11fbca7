package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.advice.AreaGap;
import io.github.flinkmemory.exporter.advice.Exhaustion;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Reason;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;

/** What was found, and what to change. */
final class AdviceRows {
  private AdviceRows() {}

  static void add(MeterRows table) {
    findings(table);
    advice(table);
  }

  /**
   * Only the pairs that can be. An explicit 0 for each of them would take a third of all series, so
   * it is told for what alerts join; what merely informs shows while it is the primary reason.
   */
  private static void findings(MeterRows table) {
    for (Reason reason : Reason.values()) {
      for (Area area : reason.areas()) {
        table.number(
            Metric.FINDING,
            Tags.of(
                "area", area.label(),
                "reason", reason.label(),
                "severity", reason.severity().label()),
            report -> finding(report, area, reason));
      }
    }
  }

  private static double finding(MemoryReport report, Area area, Reason reason) {
    if (!reason.isAlerting()) {
      Finding primary = report.primaryFinding(area);
      return primary != null && primary.reason() == reason ? 1 : Double.NaN;
    }
    for (Finding finding : report.findings()) {
      if (finding.area() == area && finding.reason() == reason) {
        return finding.holds() ? 1 : 0;
      }
    }
    return Double.NaN;
  }

  private static void advice(MeterRows table) {
    for (Area area : Area.values()) {
      table.add(
          Metric.RECOMMENDED,
          Tags.of("area", area.label()),
          report -> {
            Recommendation recommendation = report.advice().recommendation();
            Long bytes = recommendation == null ? null : recommendation.sizes().get(area);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
          });
      table.number(
          Metric.EXHAUSTION,
          Tags.of("area", area.label()),
          report -> {
            AreaGap gap = report.advice().gap(area);
            Exhaustion exhaustion = gap == null ? null : gap.exhaustion();
            return exhaustion == null ? Double.NaN : exhaustion.seconds();
          });
    }
    for (String option : Recommendation.options()) {
      table.add(
          Metric.ADVICE_OPTION,
          Tags.of("option", option),
          report -> {
            Recommendation recommendation = report.advice().recommendation();
            return recommendation == null ? OptionalLong.empty() : recommendation.bytes(option);
          });
    }
    table.number(
        Metric.ADVICE_CONFIDENCE,
        Tags.empty(),
        report -> {
          Recommendation recommendation = report.advice().recommendation();
          return recommendation == null ? Double.NaN : recommendation.confidence();
        });
  }
}
