package io.github.flinkmemory.exporter.advice;

/** Why there is a finding: a closed list, so that labels stay bounded. */
public enum Reason {
  /** A limit of the JVM is not the one that Flink's model asks for. */
  MODEL_CONFLICT("model_conflict", Severity.WARNING);

  private final String label;
  private final Severity severity;

  Reason(String label, Severity severity) {
    this.label = label;
    this.severity = severity;
  }

  /** The value of the metric label {@code reason}. */
  public String label() {
    return label;
  }

  public Severity severity() {
    return severity;
  }
}
