package io.github.flinkmemory.agent.start.process;

import java.util.Map;

/**
 * What a running process of Flink says of itself. Immutable; texts only, nothing that would keep
 * Flink's objects alive.
 */
public final class FlinkProcess {
  private final String resourceId;
  private final String flinkVersion;
  private final Map<String, String> configuration;

  /**
   * @param configuration all options that the process runs with; taken for its own
   */
  public FlinkProcess(String resourceId, String flinkVersion, Map<String, String> configuration) {
    this.resourceId = resourceId;
    this.flinkVersion = flinkVersion;
    this.configuration = configuration;
  }

  String resourceId() {
    return resourceId;
  }

  String flinkVersion() {
    return flinkVersion;
  }

  Map<String, String> configuration() {
    return configuration;
  }
}
