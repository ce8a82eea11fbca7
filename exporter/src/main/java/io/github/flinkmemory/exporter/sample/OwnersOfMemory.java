package io.github.flinkmemory.exporter.sample;

/**
 * What is allocated outside of the heap and counted by its owners. Kept beside figures that are
 * read rarely, so that what the owners took or gave back since can be reckoned in.
 */
public final class OwnersOfMemory {
  private OwnersOfMemory() {}

  /**
   * False when a state backend holds memory and its cache could not be read: Flink held its lock.
   */
  public static boolean allAreKnown(SampleValues sample) {
    return sample.get(SampleField.MANAGED_RESERVED_STATE_BACKEND, 0) <= 0
        || sample.get(SampleField.ROCKSDB_USAGE, -1) >= 0;
  }

  /** Bytes. */
  public static long counted(SampleValues sample) {
    return countedOfJava(sample) + sample.get(SampleField.ROCKSDB_USAGE, 0);
  }

  /** The part of them that Java code allocates, which the JVM can track. Bytes. */
  public static long countedOfJava(SampleValues sample) {
    return sample.get(SampleField.DIRECT_USED, 0)
        + sample.get(SampleField.NETTY_UNCOUNTED, 0)
        + sample.get(SampleField.MANAGED_ALLOCATED_SEGMENTS, 0);
  }
}
