package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.Locale;
import java.util.OptionalLong;

/** What collections cost, and whether what survives them grows: the heap's sizes tell neither. */
final class CollectionsSection {
  private static final double MIB_AN_HOUR = 3600 / (1024.0 * 1024);

  private CollectionsSection() {}

  static void append(StringBuilder html, UsageStatistics usage) {
    ValueStatistics pauses = usage.of(Measure.GC_PAUSE);
    if (pauses.isKnown()) {
      html.append("<p>Collections stopped all threads for ")
          .append(percent(pauses.p50()))
          .append(" of the time in the median five minutes of the last day, and for ")
          .append(percent(pauses.peak()))
          .append(" in the worst.</p>");
    }
    Trend live = usage.demand(Area.HEAP).trend();
    Trend trend = live == null ? usage.of(Measure.HEAP_COLLECTED).trend() : live;
    if (trend != null) {
      html.append(
              live == null
                  ? "<p>What young collections leave in the heap "
                  : "<p>What lives in the heap ")
          .append(trend.isRising() ? "rises by " : "does not rise steadily: ")
          .append(mebibytes(trend.bytesPerSecond()))
          .append(" MiB an hour, between ")
          .append(mebibytes(trend.least()))
          .append(" and ")
          .append(mebibytes(trend.most()))
          .append(".</p>");
    }
  }

  private static String percent(OptionalLong share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share.orElse(0) / Measure.WHOLE);
  }

  private static String mebibytes(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f", bytesPerSecond * MIB_AN_HOUR);
  }
}
