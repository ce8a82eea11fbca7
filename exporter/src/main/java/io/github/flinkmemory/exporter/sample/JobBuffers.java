package io.github.flinkmemory.exporter.sample;

/** The network buffers of one job's tasks in this TaskManager. Counts of segments. Immutable. */
public final class JobBuffers {
  private final String jobId;
  private final String jobName;
  private final int tasks;
  private final long required;
  private final long holdingData;

  /**
   * @param jobName empty when unknown
   * @param required what the local pools of the job's tasks are guaranteed
   * @param holdingData segments of those pools that hold data
   */
  public JobBuffers(String jobId, String jobName, int tasks, long required, long holdingData) {
    this.jobId = jobId;
    this.jobName = jobName;
    this.tasks = tasks;
    this.required = required;
    this.holdingData = holdingData;
  }

  public String jobId() {
    return jobId;
  }

  public String jobName() {
    return jobName;
  }

  /** Number of the job's tasks in this TaskManager. */
  public int tasks() {
    return tasks;
  }

  public long required() {
    return required;
  }

  public long holdingData() {
    return holdingData;
  }
}
