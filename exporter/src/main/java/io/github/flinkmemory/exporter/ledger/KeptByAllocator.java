package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_MAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RETAINED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_UNTOUCHED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_SEGMENT_SIZE;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;

/**
 * What was freed and glibc keeps. It tells rarely, and in between owners give back and take again
 * by the tens of megabytes, so what they did since is reckoned in, up to what is left. What they
 * cannot have taken of it is still measured, what they gave back is derived: the system may have
 * it. All of it is derived where nobody knows what they held then.
 */
final class KeptByAllocator {
  /**
   * From this size on glibc may give a block a mapping of its own (M_MMAP_THRESHOLD of mallopt(3),
   * which grows by itself and does not shrink), so that it lies in none of its heaps.
   */
  private static final long LEAST_BLOCK = 128 << 10;

  private final MemorySample sample;
  private final NativeOwners owners;
  private final AllocatorRoom room;
  private final GlibcAccount glibc;

  KeptByAllocator(
      MemorySample sample, NativeOwners owners, AllocatorRoom room, GlibcAccount glibc) {
    this.sample = sample;
    this.owners = owners;
    this.room = room;
    this.glibc = glibc;
  }

  void add(LedgerDraft draft, UntouchedMemory untouched) {
    boolean told = sample.has(ALLOCATOR_RETAINED) && sample.has(ALLOCATOR_SIZE);
    // What an owner holds that cannot be read now would be taken for freed memory.
    if (!glibc.isTheAllocator() || !told || !OwnersOfMemory.allAreKnown(sample)) {
      return;
    }
    if (!untouched.allFit()) {
      draft.add(ResidentKind.ALLOCATOR, Basis.DERIVED, untouched.keptBesideUntouched());
      return;
    }
    long keptThen = keptThen(sample.get(ALLOCATOR_RETAINED));
    long counted = OwnersOfMemory.counted(sample);
    long givenBack = sample.get(ALLOCATOR_COUNTED, counted) - counted;
    boolean ownersAreKnown = sample.has(ALLOCATOR_COUNTED);
    long kept =
        ownersAreKnown && givenBack == 0
            ? keptThen
            : Math.max(0, Math.min(keptThen + givenBack, draft.left()));
    if (!ownersAreKnown) {
      draft.add(ResidentKind.ALLOCATOR, Basis.DERIVED, kept);
      return;
    }
    draft.add(ResidentKind.ALLOCATOR, Basis.MEASURED, Math.min(kept, keptThen));
    if (kept > keptThen) {
      draft.add(ResidentKind.ALLOCATOR, Basis.DERIVED, kept - keptThen);
    }
  }

  /**
   * The resident part of what glibc kept, from below. Of its heaps what is not resident was freed,
   * or is held and was never touched, or was given back to the system and is no longer counted; and
   * what is resident is held, or was freed. What is held and not touched is known of the managed
   * segments alone.
   */
  private long keptThen(long retained) {
    long resident = sample.get(ALLOCATOR_RESIDENT, 0);
    long untouched = untouchedInHeaps();
    long absent = Math.max(0, sample.get(ALLOCATOR_SIZE) - resident - untouched);
    long most = Math.min(resident, retained);
    long least = retained - absent;
    // Without these two the JVM's own mappings are told as blocks of the allocator: it was
    // attached.
    boolean blocksAreKnown = sample.has(ALLOCATOR_MAPPED) || sample.has(JVM_MAPPINGS_RESIDENT);
    if (sample.has(ALLOCATOR_LIVE) && blocksAreKnown) {
      long elsewhere = sample.get(ALLOCATOR_MAPPED, room.pages() - resident);
      long held = sample.get(ALLOCATOR_LIVE) - elsewhere - untouched;
      least = Math.max(least, resident - Math.max(0, held));
    }
    return Math.max(0, Math.min(most, least));
  }

  /**
   * What was untouched when the heaps' pages were counted, and is now: less than either may have
   * been so when glibc told. Flink's segments, network and managed, are all of one size.
   */
  private long untouchedInHeaps() {
    boolean inHeaps = sample.get(NETWORK_SEGMENT_SIZE, Long.MAX_VALUE) < LEAST_BLOCK;
    return inHeaps ? Math.min(owners.untouchedSegments(), sample.get(MAPPINGS_UNTOUCHED, 0)) : 0;
  }
}
