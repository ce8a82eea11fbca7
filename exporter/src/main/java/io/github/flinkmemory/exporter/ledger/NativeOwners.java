package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.JAVA_MALLOC_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_RPC_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_SEGMENT_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_TOTAL_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_USAGE;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;

/**
 * Who holds how much memory of the native allocator, wherever it is, in bytes; 0 where that is not
 * known. None of it is counted twice: the JVM counts network segments among the direct buffers, and
 * Netty's chunks on most versions.
 */
final class NativeOwners {
  private final MemorySample sample;

  NativeOwners(MemorySample sample) {
    this.sample = sample;
  }

  long networkPool() {
    return sample.get(NETWORK_TOTAL_SEGMENTS, 0) * sample.get(NETWORK_SEGMENT_SIZE, 0);
  }

  /** Of the data plane and of the remote calls. */
  long netty() {
    return sample.get(NETTY_USED, 0) + sample.get(NETTY_RPC_USED, 0);
  }

  /**
   * The part of it that Netty takes past the JVM's direct buffers: by Unsafe where it may, as on
   * Java 8, from the C library (Java 24) or from an arena (Java 25). Only the last zeroes what it
   * gives; of the others nobody has touched it yet.
   */
  long uncountedNetty() {
    return Math.min(netty(), sample.get(NETTY_UNCOUNTED, 0));
  }

  /** The part of it that lies in direct buffers, and so was zeroed. */
  long countedNetty() {
    return netty() - uncountedNetty();
  }

  long otherDirect() {
    return Math.max(0, sample.get(DIRECT_USED, 0) - networkPool() - countedNetty());
  }

  long rocksDb() {
    return sample.get(ROCKSDB_USAGE, 0);
  }

  /**
   * The part of it that RocksDB charges for write buffers, and may not be touched yet: it takes
   * them in blocks of some megabytes and charges a block in full when it takes it. They are a part
   * of what is pinned; 0 where that is not known.
   */
  long writeBuffers() {
    return OwnersOfMemory.writeBuffers(sample);
  }

  /** The part of it that was read from files, and so is touched. */
  long cachedBlocks() {
    return rocksDb() - writeBuffers();
  }

  long managedSegments() {
    return sample.get(MANAGED_ALLOCATED_SEGMENTS, 0);
  }

  /** Whether it was looked at which of the managed segments' pages are resident. */
  boolean segmentsAreSeen() {
    return OwnersOfMemory.untouchedSegments(sample).isPresent();
  }

  /** The part of the managed segments that is seen to be resident; 0 where nobody looked. */
  long seenSegments() {
    return segmentsAreSeen() ? managedSegments() - untouchedSegments() : 0;
  }

  /** The part of the managed segments that is seen not to be resident. */
  long untouchedSegments() {
    return OwnersOfMemory.untouchedSegments(sample).orElse(0);
  }

  /** What Java code took by Unsafe beside all these. */
  long unsafe() {
    return sample.get(JAVA_MALLOC_UNCOUNTED, 0);
  }

  long jvm() {
    return sample.get(JVM_MALLOC, 0);
  }

  /**
   * What is held by those who touch all they have: direct buffers are zeroed when they are
   * allocated, and so were resident once.
   */
  long touching() {
    return networkPool() + countedNetty() + otherDirect() + cachedBlocks();
  }
}
