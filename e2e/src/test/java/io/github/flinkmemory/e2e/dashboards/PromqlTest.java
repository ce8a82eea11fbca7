package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PromqlTest {

  @Test
  void findsSelectorsOfMetricsAndRecordings() {
    assertThat(
            Promql.selectors(
                "max by (area) (flink_memory_used_bytes{area=~\"heap|managed\", job!=\"\"}) / on ()"
                    + " deployment:flink_memory_taskmanagers:count and up{job=\"x\"}"))
        .containsExactly(
            Map.entry("flink_memory_used_bytes", "{area=~\"heap|managed\", job!=\"\"}"),
            Map.entry("deployment:flink_memory_taskmanagers:count", ""));
  }

  @Test
  void readsLabelsInBothKindsOfQuotes() {
    assertThat(Promql.labels("{area='heap', job=~\"it's|b\",reason!~'a|b',state=\"\"}"))
        .containsExactly(
            Map.entry("area", "heap"),
            Map.entry("job", "it's|b"),
            Map.entry("reason", "a|b"),
            Map.entry("state", ""));
  }

  @Test
  void findsLabelsInEveryPlace() {
    assertThat(
            Promql.labelNames(
                "sum by (cluster, area) (flink_memory_used_bytes{kind=\"a\"})"
                    + " / ignoring(state) group_left () flink_memory_info > on (pod) up"))
        .containsExactlyInAnyOrder("cluster", "area", "kind", "state", "pod");
    assertThat(Promql.labelNames("label_values(flink_memory_info{role=~\"$role\"}, tm_id)"))
        .containsExactlyInAnyOrder("role", "tm_id");
    assertThat(Promql.labelNames("{{ $labels.instance }} has {{ $value }} of its area"))
        .containsExactly("instance");
  }
}
