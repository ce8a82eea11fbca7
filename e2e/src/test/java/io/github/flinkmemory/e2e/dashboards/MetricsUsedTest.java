package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Boards and rules ask for what the agent serves, and it serves nothing that nobody asks for. What
 * it serves is taken from the reference that is made from its code.
 */
class MetricsUsedTest {

  /** Given by the scrape configuration, by recording, or by Prometheus. */
  private static final Set<String> TARGET_LABELS =
      Set.of("job", "instance", "namespace", "pod", "cluster", "flink_deployment", "config_hash");

  /** Served, and shown nowhere; dashboards/README.md says why. */
  static final Set<String> RAW =
      Set.of(
          "flink_memory_tasks",
          "flink_memory_class_space_bytes",
          "flink_memory_user_loader_suspects",
          "flink_memory_source_interval_seconds",
          "flink_memory_agent_scrapes_total",
          "flink_memory_agent_classes",
          "flink_memory_agent_metaspace_bytes");

  private static final Set<String> PARTS = Set.of("kind", "state", "memory_component");

  @Test
  void everyMetricThatIsAskedForIsServed() {
    Set<String> known = new HashSet<>(DocumentedMetrics.read().keySet());
    Dashboards.rules(Dashboards.RECORDINGS).forEach(rule -> known.add((String) rule.get("record")));
    assertThat(Queries.metrics(Queries.withMessages())).isSubsetOf(known);
  }

  @Test
  void everyMetricThatIsServedIsUsedOrRaw() {
    Set<String> unused = new TreeSet<>(DocumentedMetrics.read().keySet());
    unused.removeAll(Queries.metrics(Queries.expressions()));
    assertThat(unused).isEqualTo(new TreeSet<>(RAW));
    String readme = Dashboards.text(Dashboards.FOLDER.resolve("README.md"));
    assertThat(RAW).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void everyLabelAndValueThatIsAskedForIsServed() {
    Map<String, Map<String, Set<String>>> served = DocumentedMetrics.read();
    for (String expression : Queries.expressions()) {
      for (Map.Entry<String, String> selector : Promql.selectors(expression)) {
        Map<String, Set<String>> labels = served.get(selector.getKey());
        if (labels == null) {
          continue; // a recording
        }
        Promql.labels(selector.getValue())
            .forEach(
                (label, value) -> {
                  if (TARGET_LABELS.contains(label)) {
                    return;
                  }
                  assertThat(labels).as(selector.getKey()).containsKey(label);
                  Set<String> values = labels.getOrDefault(label, Set.of());
                  if (!values.isEmpty() && !value.contains("$") && !value.contains("%s")) {
                    assertThat(values)
                        .as(selector.toString())
                        .containsAll(List.of(value.split("\\|")));
                  }
                });
      }
    }
  }

  /** A stack that leaves out a part is no stack. */
  @Test
  void everyPartOfAWholeIsShown() {
    Map<String, Set<String>> shown = new HashMap<>();
    for (String expression : Queries.expressions()) {
      for (Map.Entry<String, String> selector : Promql.selectors(expression)) {
        Promql.labels(selector.getValue())
            .forEach(
                (label, value) ->
                    shown
                        .computeIfAbsent(selector.getKey() + " " + label, key -> new TreeSet<>())
                        .addAll(List.of(value.split("\\|"))));
      }
    }
    DocumentedMetrics.read()
        .forEach(
            (metric, labels) ->
                labels.forEach(
                    (label, values) -> {
                      if (PARTS.contains(label) && !metric.equals("flink_memory_source_state")) {
                        assertThat(shown.get(metric + " " + label)).as(metric).containsAll(values);
                      }
                    }));
  }

  @Test
  void everyRecordingIsUsed() {
    Set<String> recorded =
        Dashboards.rules(Dashboards.RECORDINGS).stream()
            .map(rule -> (String) rule.get("record"))
            .collect(Collectors.toSet());
    assertThat(Queries.metrics(Queries.expressions())).containsAll(recorded);
    assertThat(recorded)
        .allSatisfy(name -> assertThat(name).matches("(deployment|pod):flink_memory_\\w+:\\w+"));
  }
}
