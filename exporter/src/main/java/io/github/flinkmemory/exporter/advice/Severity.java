package io.github.flinkmemory.exporter.advice;

/** How much a finding matters. */
public enum Severity {
  INFO("info"),
  WARNING("warning"),
  CRITICAL("critical");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code severity}. */
  public String label() {
    return label;
  }
}
