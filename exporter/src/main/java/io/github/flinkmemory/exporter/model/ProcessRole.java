package io.github.flinkmemory.exporter.model;

/** Which of Flink's two processes a model, a sample or a report speaks of. */
public enum ProcessRole {
  TASK_MANAGER("taskmanager"),
  JOB_MANAGER("jobmanager");

  private final String label;

  ProcessRole(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code role} and of command-line options. */
  public String label() {
    return label;
  }
}
