package io.github.flinkmemory.exporter.advice;

/** Class loaders of user code: those of running jobs, and those that outlived theirs. Immutable. */
public final class CodeLoaders {
  private final long live;
  private final long leaked;
  private final long leakedBytes;
  private final long bytesPerJob;
  private final long releasedBytes;

  /**
   * @param leaked loaders that a collection which unloads classes has not taken since their job
   *     ended
   * @param leakedBytes metaspace that they hold
   * @param bytesPerJob metaspace that each finished job leaves behind; 0 when not known
   * @param releasedBytes metaspace of loaders whose job has ended and which no collection that
   *     unloads classes has looked at since
   */
  public CodeLoaders(
      long live, long leaked, long leakedBytes, long bytesPerJob, long releasedBytes) {
    this.live = live;
    this.leaked = leaked;
    this.leakedBytes = leakedBytes;
    this.bytesPerJob = bytesPerJob;
    this.releasedBytes = releasedBytes;
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

  /** Metaspace of ended jobs that is garbage, as far as any collection has shown. */
  public long releasedBytes() {
    return releasedBytes;
  }

  /** As told, else what the leaked ones hold on average. */
  public long bytesPerJob() {
    return bytesPerJob > 0 ? bytesPerJob : leaked > 0 ? leakedBytes / leaked : 0;
  }
}
