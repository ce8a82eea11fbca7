package io.github.flinkmemory.exporter.sample;

/** Managed memory of one allocated slot, in bytes. Immutable. */
public final class SlotMemory {
  private final int index;
  private final String jobId;
  private final long total;
  private final long stateBackend;
  private final long python;
  private final long operators;
  private final long allocated;

  /**
   * @param index Flink's number of the slot; -1 for one that was made for a request's own resources
   * @param stateBackend reserved by RocksDB or ForSt
   * @param python reserved for Python workers
   * @param operators reserved by operators, their allocated segments included
   * @param allocated segments that operators really hold
   */
  public SlotMemory(
      int index,
      String jobId,
      long total,
      long stateBackend,
      long python,
      long operators,
      long allocated) {
    this.index = index;
    this.jobId = jobId;
    this.total = total;
    this.stateBackend = stateBackend;
    this.python = python;
    this.operators = operators;
    this.allocated = allocated;
  }

  public int index() {
    return index;
  }

  public String jobId() {
    return jobId;
  }

  public long total() {
    return total;
  }

  public long stateBackend() {
    return stateBackend;
  }

  public long python() {
    return python;
  }

  public long operators() {
    return operators;
  }

  public long allocated() {
    return allocated;
  }
}
