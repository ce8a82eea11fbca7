package io.github.flinkmemory.e2e.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the agent's report said at one moment.
 *
 * @param millis since it began to be watched
 * @param findings as {@code area reason}
 * @param targets of the areas, in bytes
 * @param sizes of the areas in the recommended configuration; empty when none is
 */
record Look(
    long millis,
    Set<String> findings,
    String verdict,
    String sentence,
    Map<String, Long> configured,
    Map<String, Long> demand,
    Map<String, Long> targets,
    Map<String, Long> sizes,
    long resident) {

  private static final Set<String> CHANGES = Set.of("rebalance", "grow", "shrink");

  /** What is said when there is nothing to say. */
  private static final Set<String> SILENT =
      Set.of("insufficient_data", "insufficient_load", "no_gc_data", "unobservable");

  static Look of(long millis, JsonNode report) {
    Set<String> findings = new TreeSet<>();
    for (JsonNode finding : report.path("findings")) {
      if (!SILENT.contains(finding.path("reason").asText())) {
        findings.add(finding.path("area").asText() + " " + finding.path("reason").asText());
      }
    }
    Map<String, Long> configured = new TreeMap<>();
    Map<String, Long> demand = new TreeMap<>();
    for (JsonNode area : report.path("areas")) {
      put(configured, area, "configured");
      put(demand, area, "demand");
    }
    JsonNode advice = report.path("advice");
    Map<String, Long> targets = new TreeMap<>();
    for (JsonNode target : advice.path("targets")) {
      put(targets, target, "target");
    }
    Map<String, Long> sizes = new TreeMap<>();
    String verdict = advice.path("verdict").asText("");
    if (CHANGES.contains(verdict)) {
      advice
          .path("sizes")
          .properties()
          .forEach(size -> sizes.put(size.getKey(), size.getValue().asLong()));
    }
    return new Look(
        millis,
        findings,
        verdict,
        advice.path("sentence").asText(""),
        configured,
        demand,
        targets,
        sizes,
        report.path("sample").path("process_resident").asLong());
  }

  private static void put(Map<String, Long> values, JsonNode area, String name) {
    if (area.has(name)) {
      values.put(area.path("area").asText(), area.path(name).asLong());
    }
  }

  boolean isChange() {
    return CHANGES.contains(verdict);
  }
}
