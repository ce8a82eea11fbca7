package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.cluster.Checkout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference of metrics, which is made from the code that serves them. */
final class DocumentedMetrics {

  private static final Pattern ROW =
      Pattern.compile("\\| `(flink_memory_\\w+)` \\| \\w+ \\| \\w* \\| ([^|]*) \\|");
  // Words apart by commas; names of options have dots and dashes.
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`(?:: ([\\w.\\-, ]+))?");

  private DocumentedMetrics() {}

  /** By name of the metric its labels, by label the values where they are a closed set. */
  static Map<String, Map<String, Set<String>>> read() {
    Map<String, Map<String, Set<String>>> served = new LinkedHashMap<>();
    Matcher row =
        ROW.matcher(Dashboards.text(Checkout.current().root().resolve("docs/metrics.md")));
    while (row.find()) {
      Map<String, Set<String>> labels = new HashMap<>();
      Matcher label = LABEL.matcher(row.group(2));
      while (label.find()) {
        labels.put(
            label.group(1),
            label.group(2) == null ? Set.of() : Set.of(label.group(2).trim().split(", ")));
      }
      served.put(row.group(1), labels);
    }
    assertThat(served).as("metrics in docs/metrics.md").hasSizeGreaterThan(20);
    return served;
  }
}
