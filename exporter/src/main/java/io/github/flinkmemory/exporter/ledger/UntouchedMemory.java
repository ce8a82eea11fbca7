package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.JAVA_MALLOC_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_USAGE;

import io.github.flinkmemory.exporter.sample.MemorySample;

/**
 * The kinds that are not touched when they are allocated, and so count only as far as there is room
 * for them: chunks that Netty takes past the JVM, managed segments, RocksDB's write buffers, and
 * what Unsafe gives. Which of them is touched does not show where they do not fit: the chunks,
 * which are written to as soon as data passes, are taken for touched first.
 */
final class UntouchedMemory {
  private final MemorySample sample;
  private final NativeOwners owners;
  private final AllocatorRoom room;
  private final GlibcAccount glibc;

  /** Freed memory where one of them does not fit; negative elsewhere. */
  private long keptBesideUntouched = -1;

  private long touchedNetty;
  private long touchedSegments;
  private long touchedWriteBuffers;

  UntouchedMemory(
      MemorySample sample, NativeOwners owners, AllocatorRoom room, GlibcAccount glibc) {
    this.sample = sample;
    this.owners = owners;
    this.room = room;
    this.glibc = glibc;
  }

  /** Before all others: the room of these is what it leaves. */
  void addNetty(LedgerDraft draft) {
    touchedNetty = owners.uncountedNetty();
    if (!sample.has(NETTY_USED)) {
      return;
    }
    long free = room.forUntouched() - owners.seenSegments() - owners.jvm();
    if (touchedNetty == 0 || !room.mayBeUntouched() || touchedNetty <= free) {
      draft.allocated(ResidentKind.NETTY, owners.netty());
      return;
    }
    touchedNetty = Math.max(0, free - keptBeside(free));
    if (owners.countedNetty() > 0) {
      draft.allocated(ResidentKind.NETTY, owners.countedNetty());
    }
    draft.add(ResidentKind.NETTY, Basis.DERIVED, touchedNetty);
  }

  /**
   * Flink does not touch a segment when it allocates it, so a sort that has not begun holds many
   * that are not resident. Where their pages were not seen: no more of them than there is room for
   * among the resident pages of the allocator and of blocks of its own, beside what others hold
   * there. What owners took since those pages were counted is taken for touched. How much of what
   * the allocator keeps is resident does not show beside untouched segments: half of it is as
   * likely as any part.
   */
  void addManagedSegments(LedgerDraft draft) {
    if (!sample.has(MANAGED_ALLOCATED_SEGMENTS)) {
      return;
    }
    long segments = owners.managedSegments();
    if (owners.segmentsAreSeen()) {
      touchedSegments = owners.seenSegments();
      draft.add(ResidentKind.MANAGED, Basis.MEASURED, touchedSegments);
      return;
    }
    long free = free() - glibc.uncounted();
    if (segments == 0 || !room.mayBeUntouched() || segments <= free) {
      touchedSegments = segments;
      draft.allocated(ResidentKind.MANAGED, segments);
      return;
    }
    touchedSegments = Math.max(0, free - keptBeside(free));
    draft.add(ResidentKind.MANAGED, Basis.DERIVED, touchedSegments);
  }

  /**
   * RocksDB charges its cache with a block of a write buffer, by default an eighth of the buffer's
   * 64 MiB, when it takes it, and fills it entry by entry. A job with little state and much managed
   * memory holds hundreds of megabytes of them that are not resident.
   */
  void addRocksDb(LedgerDraft draft) {
    if (!sample.has(ROCKSDB_USAGE)) {
      return;
    }
    long free = free() - touchedSegments - glibc.uncounted();
    touchedWriteBuffers = owners.writeBuffers();
    if (touchedWriteBuffers == 0 || !room.mayBeUntouched() || touchedWriteBuffers <= free) {
      draft.allocated(ResidentKind.ROCKSDB, owners.rocksDb());
      return;
    }
    // A part left to freed memory would come and go with a block more or less: buffers are written
    // to as soon as data passes, so most of what is freed was given back, or is used by them.
    keptBesideUntouched = Math.max(0, keptBesideUntouched);
    touchedWriteBuffers = Math.max(0, free);
    if (owners.cachedBlocks() > 0) {
      draft.allocated(ResidentKind.ROCKSDB, owners.cachedBlocks());
    }
    draft.add(ResidentKind.ROCKSDB, Basis.DERIVED, touchedWriteBuffers);
  }

  /**
   * Unsafe touches nothing either when it allocates. What is left beside the segments is its own;
   * which of both is touched does not show where they do not fit.
   */
  void addUnsafe(LedgerDraft draft) {
    if (!sample.has(JAVA_MALLOC_UNCOUNTED)) {
      return;
    }
    long unsafe = owners.unsafe();
    long free = free() - touchedSegments - touchedWriteBuffers - owners.jvm();
    if (unsafe == 0 || !room.mayBeUntouched() || (allFit() && unsafe <= free)) {
      draft.allocated(ResidentKind.UNSAFE, unsafe);
    } else {
      draft.add(ResidentKind.UNSAFE, Basis.DERIVED, Math.max(0, Math.min(unsafe, free)));
    }
  }

  /**
   * The part of what is free that is left to freed memory, where that was not reckoned in before;
   * then 0. Write buffers come before it.
   */
  private long keptBeside(long free) {
    if (!allFit()) {
      return 0;
    }
    long beside = free - owners.writeBuffers();
    keptBesideUntouched = Math.max(0, Math.min(beside, glibc.retained() / 2));
    return keptBesideUntouched;
  }

  /** Of the room, what neither the chunks nor freed memory beside them or segments has. */
  private long free() {
    return room.forUntouched() - touchedNetty - Math.max(0, keptBesideUntouched);
  }

  /** Whether there is room for all that is not seen to be untouched, of those added so far. */
  boolean allFit() {
    return keptBesideUntouched < 0;
  }

  /** Where they do not fit: the part of the room that is left to freed memory, in bytes. */
  long keptBesideUntouched() {
    return keptBesideUntouched;
  }
}
