package io.github.flinkmemory.exporter.sample;

import java.util.OptionalLong;

/**
 * What is allocated outside of the heap and counted by its owners. Kept beside figures that are
 * read rarely, so that what the owners took or gave back since can be reckoned in.
 */
public final class OwnersOfMemory {
  private OwnersOfMemory() {}

  /**
   * False when one of them could not be read, so that what it holds would be taken for what nobody
   * counts: those of {@link #thoseOfJavaAreKnown}, and a state backend whose cache is closed to us
   * because Flink holds its lock.
   */
  public static boolean allAreKnown(SampleValues sample) {
    SourceStatus stateBackend = sample.status(Source.ROCKSDB);
    return thoseOfJavaAreKnown(sample)
        // With a fixed size instead of managed memory nothing is reserved.
        && (stateBackend == null || !stateBackend.isBusy())
        && (sample.get(SampleField.MANAGED_RESERVED_STATE_BACKEND, 0) <= 0
            || sample.get(SampleField.ROCKSDB_USAGE, -1) >= 0);
  }

  /**
   * False when managed segments or Netty could not be read: slots came and went, or no TaskExecutor
   * was seen yet. Where they are switched off, as in a JobManager, they never count and so are no
   * trouble; nor is a Netty that is not there, as with another shuffle service.
   */
  public static boolean thoseOfJavaAreKnown(SampleValues sample) {
    SourceStatus managed = sample.status(Source.MANAGED);
    SourceStatus netty = sample.status(Source.NETTY);
    boolean managedTold =
        managed == null || managed.state() == SourceState.UP || managed.state() == SourceState.OFF;
    return managedTold && (netty == null || netty.state() != SourceState.FAILED);
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

  /**
   * The part of them that RocksDB charges for write buffers, which may not be touched: no more than
   * is pinned, and no more than it holds. Bytes; 0 where that is not known.
   */
  public static long writeBuffers(SampleValues sample) {
    return Math.min(
        sample.get(SampleField.ROCKSDB_USAGE, 0), sample.get(SampleField.ROCKSDB_PINNED, 0));
  }

  /** The part of them that managed segments have and that is not resident; bytes, if known. */
  public static OptionalLong untouchedSegments(SampleValues sample) {
    long allocated = sample.get(SampleField.MANAGED_ALLOCATED_SEGMENTS, -1);
    long resident = sample.get(SampleField.MANAGED_SEGMENTS_RESIDENT, -1);
    return allocated < 0 || resident < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, allocated - resident));
  }
}
