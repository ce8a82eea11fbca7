package io.github.flinkmemory.e2e.dashboards;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.dashboards.Queries.Selection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What agents have served on all of the pages that were looked at: a series may come and go. */
final class ServedPages {

  private final Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
  private final Map<String, Set<String>> labels = new TreeMap<>();

  void add(MetricsPage page) {
    for (MetricsPage.Series series : page.series()) {
      Map<String, Set<String>> own =
          metrics.computeIfAbsent(series.name(), name -> new TreeMap<>());
      series
          .labels()
          .forEach(
              (label, value) -> {
                own.computeIfAbsent(label, name -> new TreeSet<>()).add(value);
                labels.computeIfAbsent(label, name -> new TreeSet<>()).add(value);
              });
    }
  }

  /** By name of the metric its labels, by label the values. */
  Map<String, Map<String, Set<String>>> metrics() {
    return metrics;
  }

  Set<String> labels() {
    return labels.keySet();
  }

  /** Whether there was such a series; for a recording, whether any metric has what it keeps. */
  boolean has(Selection selection) {
    Map<String, Set<String>> candidates =
        selection.isRecorded() ? labels : metrics.getOrDefault(selection.metric(), Map.of());
    return candidates.getOrDefault(selection.label(), Set.of()).contains(selection.value());
  }
}
