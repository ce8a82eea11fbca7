package io.github.flinkmemory.exporter.advice;

/** Class loaders of user code: those of running jobs, and those that outlived theirs. Immutable. */
public final class CodeLoaders {
  private final long live;
  private final long leaked;
  private final long leakedBytes;
  private final long bytesPerJob;
  private final long releasedBytes;
  private final long outlivedBytes;
  private final long metaspaceBytes;

  /**
   * @param leaked loaders that a collection which unloads classes has not taken since their job
   *     ended, and of which is known that something keeps them
   * @param leakedBytes metaspace that they hold
   * @param bytesPerJob metaspace that each finished job leaves behind; 0 when not known
   */
  public CodeLoaders(long live, long leaked, long leakedBytes, long bytesPerJob) {
    this(live, leaked, leakedBytes, bytesPerJob, 0, 0, 0);
  }

  private CodeLoaders(
      long live,
      long leaked,
      long leakedBytes,
      long bytesPerJob,
      long releasedBytes,
      long outlivedBytes,
      long metaspaceBytes) {
    this.live = live;
    this.leaked = leaked;
    this.leakedBytes = leakedBytes;
    this.bytesPerJob = bytesPerJob;
    this.releasedBytes = releasedBytes;
    this.outlivedBytes = outlivedBytes;
    this.metaspaceBytes = metaspaceBytes;
  }

  /**
   * The same with what may be garbage.
   *
   * @param released metaspace of loaders whose job has ended and at which no collection that
   *     unloads classes has looked since; what outlived one is not among it
   * @param outlived metaspace of those that outlived one, though nothing was found that keeps them
   * @param metaspace committed metaspace of the same moment, theirs included; 0 when not known
   */
  public CodeLoaders withReleased(long released, long outlived, long metaspace) {
    return new CodeLoaders(live, leaked, leakedBytes, bytesPerJob, released, outlived, metaspace);
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

  /** Metaspace of ended jobs at which no collection that unloads classes has looked yet. */
  public long releasedBytes() {
    return releasedBytes;
  }

  /**
   * Metaspace of ended jobs that a collection which unloads classes has left, though nothing was
   * found that keeps it: a leak out of sight, or soft references, which the JVM clears before
   * metaspace runs out. No running job needs it in either case.
   */
  public long outlivedBytes() {
    return outlivedBytes;
  }

  /** All committed metaspace of that moment; 0 when not known. */
  public long metaspaceBytes() {
    return metaspaceBytes;
  }

  /** As told, else what the leaked ones hold on average. */
  public long bytesPerJob() {
    return bytesPerJob > 0 ? bytesPerJob : leaked > 0 ? leakedBytes / leaked : 0;
  }
}
