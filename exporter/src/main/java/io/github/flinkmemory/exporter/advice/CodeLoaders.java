package io.github.flinkmemory.exporter.advice;

/** Class loaders of user code: those of running jobs, and those that outlived theirs. Immutable. */
public final class CodeLoaders {
  private final long live;
  private final long leaked;
  private final long leakedBytes;
  private final long bytesPerJob;

  /**
   * @param leaked loaders that a collection which unloads classes has not taken since their job
   *     ended
   * @param leakedBytes metaspace that they hold
   * @param bytesPerJob metaspace that each finished job leaves behind; 0 when not known
   */
  public CodeLoaders(long live, long leaked, long leakedBytes, long bytesPerJob) {
    this.live = live;
    this.leaked = leaked;
    this.leakedBytes = leakedBytes;
    this.bytesPerJob = bytesPerJob;
  }

  /** Loaders of running jobs. */
  public long live() {
    return live;
  }

  /** Loaders that outlived their job. */
  public long leaked() {
    return leaked;
  }

  /** Metaspace that the leaked ones hold. */
  public long leakedBytes() {
    return leakedBytes;
  }

  /** As told, else what the leaked ones hold on average. */
  public long bytesPerJob() {
    return bytesPerJob > 0 ? bytesPerJob : leaked > 0 ? leakedBytes / leaked : 0;
  }
}
