package io.github.flinkmemory.exporter.model.flink;

import java.util.Map;
import java.util.TreeMap;

/** What Flink, or our resolver, makes of a configuration: named numbers and texts, or a refusal. */
public record FlinkOutcome(boolean accepted, Map<String, String> values, String refusal) {
  public static FlinkOutcome of(Map<String, String> values) {
    return new FlinkOutcome(true, new TreeMap<>(values), "");
  }

  public static FlinkOutcome refused(String why) {
    return new FlinkOutcome(false, Map.of(), why);
  }

  /** Refusals agree whatever their words. */
  public boolean agreesWith(FlinkOutcome other) {
    return accepted == other.accepted && values.equals(other.values);
  }
}
