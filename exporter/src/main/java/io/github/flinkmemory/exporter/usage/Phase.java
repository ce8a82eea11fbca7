package io.github.flinkmemory.exporter.usage;

/**
 * What the process is doing, as far as it shows. Checkpoints are no condition of anything: a job
 * may make none, and what shows of them in a TaskExecutor takes a lock that the job needs.
 */
public enum Phase {
  /** The first minutes, of which nothing is concluded. */
  START("start"),
  /** Tasks run, or it cannot be seen whether they do. */
  RUNNING("running"),
  /** No task runs. */
  IDLE("idle");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** The name for people and files. */
  public String label() {
    return label;
  }
}
