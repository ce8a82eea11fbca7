package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The options of a configuration that may be told: those that shape the memory of a process, and
 * the few others that advice asks for. A configuration file holds secrets, so nothing else leaves
 * the process.
 */
final class PublicOptions {
  private static final Set<String> OTHERS =
      new HashSet<>(
          Arrays.asList(
              "execution.target",
              "$internal.application.main",
              "kubernetes.internal.jobmanager.entrypoint.class",
              "internal.jobgraph-path",
              "job.autoscaler.enabled",
              "job.autoscaler.memory.tuning.enabled",
              "kubernetes.operator.job.autoscaler.enabled",
              "kubernetes.operator.job.autoscaler.memory.tuning.enabled"));

  private static final Set<String> KEYS = keys();

  private PublicOptions() {}

  private static Set<String> keys() {
    Set<String> keys = new HashSet<>(OTHERS);
    for (MemoryOption option : MemoryOption.values()) {
      keys.add(option.key());
      keys.addAll(option.deprecatedKeys());
    }
    return keys;
  }

  /** What may be told of a configuration, in its order. */
  static Map<String, String> of(Map<String, String> configuration) {
    Map<String, String> told = new LinkedHashMap<>();
    for (Map.Entry<String, String> option : configuration.entrySet()) {
      if (KEYS.contains(option.getKey())) {
        told.put(option.getKey(), option.getValue());
      }
    }
    return told;
  }
}
