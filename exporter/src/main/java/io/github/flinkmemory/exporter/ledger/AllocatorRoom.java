package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_UNTOUCHED;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LATER_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;

/** How much is in memory of what the native allocator gave, and so can be told to its owners. */
final class AllocatorRoom {
  private final MemorySample sample;
  private final NativeOwners owners;
  private final double touchedShare;

  AllocatorRoom(MemorySample sample, NativeOwners owners) {
    this.sample = sample;
    this.owners = owners;
    this.touchedShare = computeTouchedShare();
  }

  /** Resident bytes of the allocator's heaps and of its blocks in mappings of their own. */
  long pages() {
    return Math.max(
        0,
        sample.get(ALLOCATOR_RESIDENT, 0)
            + sample.get(OTHER_ANONYMOUS_RESIDENT, 0)
            - sample.get(METASPACE_LATER_RESIDENT, 0));
  }

  /**
   * Share of the allocator's memory that is resident, where pages were swapped out; else 1. Owners
   * of memory count what they hold, wherever it is; the managed segments' pages may be seen.
   */
  double touchedShare() {
    return touchedShare;
  }

  private double computeTouchedShare() {
    if (sample.get(OUTSIDE_HEAP_SWAPPED, 0) <= 0 || !sample.has(ALLOCATOR_RESIDENT)) {
      return 1;
    }
    long counted =
        owners.touching()
            + owners.uncountedNetty()
            + owners.writeBuffers()
            + owners.unsafe()
            + owners.jvm();
    long pages = pages();
    if (owners.segmentsAreSeen()) {
      pages = Math.max(0, pages - owners.seenSegments());
    } else {
      counted += owners.managedSegments();
    }
    return counted > pages ? (double) pages / counted : 1;
  }

  /**
   * Whether the pages of the allocator are known, and all that it gave are in memory once touched.
   */
  boolean mayBeUntouched() {
    return touchedShare == 1 && sample.has(ALLOCATOR_RESIDENT);
  }

  /**
   * Resident pages of the allocator beside owners that touch all they have. What owners took since
   * those pages were counted is there too; where that is unknown they are taken to hold the same.
   */
  long forUntouched() {
    return pages() + takenSince() - owners.touching();
  }

  /**
   * Managed segments count as far as they are resident, where that was seen then and now. Write
   * buffers count in full: those of a job that has just begun and fills them would be overhead
   * until the next look, at its highest for days; taken for touched too early they are a low value.
   */
  private long takenSince() {
    if (!OwnersOfMemory.allAreKnown(sample) || !sample.has(MAPPINGS_COUNTED)) {
      return 0;
    }
    long takenSince = OwnersOfMemory.counted(sample) - sample.get(MAPPINGS_COUNTED);
    if (!owners.segmentsAreSeen() || !sample.has(MAPPINGS_UNTOUCHED)) {
      return takenSince;
    }
    return takenSince - owners.untouchedSegments() + sample.get(MAPPINGS_UNTOUCHED);
  }
}
