package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.JAVA_MALLOC_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;

import io.github.flinkmemory.exporter.sample.MemorySample;

/**
 * The kinds that are not touched when they are allocated, and so count only as far as there is room
 * for them: managed segments, and what Unsafe gives.
 */
final class UntouchedMemory {
  private final MemorySample sample;
  private final NativeOwners owners;
  private final AllocatorRoom room;
  private final GlibcAccount glibc;

  /** Freed memory where the segments do not fit and were not seen; negative elsewhere. */
  private long keptBesideSegments = -1;

  private long touchedSegments;

  UntouchedMemory(
      MemorySample sample, NativeOwners owners, AllocatorRoom room, GlibcAccount glibc) {
    this.sample = sample;
    this.owners = owners;
    this.room = room;
    this.glibc = glibc;
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
      touchedSegments = segments - owners.untouchedSegments();
      draft.add(ResidentKind.MANAGED, Basis.MEASURED, touchedSegments);
      return;
    }
    long free = room.forUntouched() - glibc.uncounted();
    if (segments == 0 || !room.mayBeUntouched() || segments <= free) {
      touchedSegments = segments;
      draft.allocated(ResidentKind.MANAGED, segments);
      return;
    }
    keptBesideSegments = Math.max(0, Math.min(free, glibc.retained() / 2));
    touchedSegments = Math.max(0, free - keptBesideSegments);
    draft.add(ResidentKind.MANAGED, Basis.DERIVED, touchedSegments);
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
    long segments = touchedSegments + Math.max(0, keptBesideSegments);
    long free = room.forUntouched() - segments - owners.jvm();
    if (unsafe == 0 || !room.mayBeUntouched() || (segmentsFit() && unsafe <= free)) {
      draft.allocated(ResidentKind.UNSAFE, unsafe);
    } else {
      draft.add(ResidentKind.UNSAFE, Basis.DERIVED, Math.max(0, Math.min(unsafe, free)));
    }
  }

  /** Whether there is room for all managed segments that are not seen to be untouched. */
  boolean segmentsFit() {
    return keptBesideSegments < 0;
  }

  /** Where they do not fit: the part of the room that is left to freed memory, in bytes. */
  long keptBesideSegments() {
    return keptBesideSegments;
  }
}
