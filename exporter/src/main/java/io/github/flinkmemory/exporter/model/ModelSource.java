package io.github.flinkmemory.exporter.model;

/** Where a memory model was read from, best first. */
public enum ModelSource {
  /** The configuration object that the running TaskExecutor holds. */
  CAPTURED_CONFIGURATION("captured_configuration"),
  /** The {@code -D} arguments of the main class, which Flink's launcher resolved. */
  DYNAMIC_PROPERTIES("dynamic_properties"),
  /** The configuration file, resolved by this project. */
  CONFIGURATION_FILE("configuration_file");

  private final String label;

  ModelSource(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code model_source}. */
  public String label() {
    return label;
  }
}
