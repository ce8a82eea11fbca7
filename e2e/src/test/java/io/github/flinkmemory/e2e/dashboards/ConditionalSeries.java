package io.github.flinkmemory.e2e.dashboards;

import static java.util.Map.entry;

import io.github.flinkmemory.e2e.dashboards.Queries.Selection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What boards and rules ask for and a healthy session cluster with one running job need not serve.
 */
final class ConditionalSeries {

  /** Metrics and selections, and what each needs. */
  static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("flink_memory_container_limit_bytes", "a control group with a limit"),
          entry("flink_memory_limit_bytes{area=\"overhead\"}", "a control group with a limit"),
          entry("flink_memory_container_unreclaimable_bytes", "a control group"),
          entry("flink_memory_container_working_set_bytes", "a control group"),
          entry("flink_memory_container_oom_kills_total", "a control group"),
          entry("flink_memory_container_pressure_ratio", "a control group of version 2"),
          entry("flink_memory_exhaustion_seconds", "an area that fills up"),
          entry("flink_memory_metaspace_jobs_left", "leaked class loaders of finished jobs"),
          entry("flink_memory_resident_bytes{kind=\"unsafe\"}", "a job that allocates by Unsafe"),
          entry("flink_memory_source_state{state=\"failed\"}", "a source that has failed"),
          entry("flink_memory_info{cluster_kind=\"application\"}", "an application cluster"),
          entry("flink_memory_info{deploy_mode=\"yarn\"}", "YARN"));

  private ConditionalSeries() {}

  /** Metrics, labels and values that are asked for, need nothing special, and are on no page. */
  static Set<String> missing(ServedPages served) {
    Set<String> missing = new TreeSet<>();
    for (String metric : Queries.metrics(Queries.withMessages())) {
      if (!metric.contains(":") && !served.metrics().containsKey(metric)) {
        missing.add(metric);
      }
    }
    for (Selection selection : Queries.selections()) {
      if (!served.has(selection) && !REASONS.containsKey(selection.metric())) {
        missing.add(selection.toString());
      }
    }
    missing.removeAll(REASONS.keySet());
    return missing;
  }
}
