package io.github.flinkmemory.exporter.metrics;

import io.micrometer.core.instrument.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The catalogue of metrics as a page for people. */
final class MetricsReference {
  private static final String HEAD =
      """
      # Metrics

      <!-- Made from Metric.java and MeterRows.java by MetricsReferenceTest; change it there. -->

      What `/metrics` serves. A series is there only while its value is known; nothing is reported as 0 or -1 because it could not be measured. The areas and
      what used, demand and limit mean in each of them are in [architecture.md](architecture.md#words).

      | name | type | unit | labels | meaning | since |
      | --- | --- | --- | --- | --- | --- |
      """;

  private MetricsReference() {}

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Metric metric : Metric.values()) {
      page.append(
          "| `%s` | %s | %s | %s | %s | %s |\n"
              .formatted(
                  metric.prometheusName(),
                  metric.isCounter() ? "counter" : metric == Metric.INFO ? "info" : "gauge",
                  metric.unit(),
                  labels(metric),
                  metric.description(),
                  metric.since()));
    }
    return page.toString();
  }

  private static String labels(Metric metric) {
    if (metric == Metric.INFO) {
      return "`" + String.join("`, `", ReportMeters.INFO_LABELS) + "`";
    }
    Map<String, TreeSet<String>> labels = new LinkedHashMap<>();
    for (MeterRow row : MeterRows.all()) {
      if (row.metric() == metric) {
        for (Tag tag : row.tags()) {
          labels.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
        }
      }
    }
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (name, values) ->
            text.append(text.length() == 0 ? "" : "; ")
                .append("`%s`: %s".formatted(name, String.join(", ", values))));
    return text.toString();
  }
}
