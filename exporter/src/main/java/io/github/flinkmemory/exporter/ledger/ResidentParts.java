package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPED_FILES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_SEGMENT_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_TOTAL_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.THREAD_STACKS_RESIDENT;

import io.github.flinkmemory.exporter.sample.MemorySample;

/** The kinds of resident memory that a sample tells, each byte of them once. */
final class ResidentParts {
  private ResidentParts() {}

  /**
   * Without the remainder, in the order of the kinds' estimates: what is derived takes only what
   * the measured leave.
   */
  static LedgerDraft of(MemorySample sample) {
    NativeOwners owners = new NativeOwners(sample);
    AllocatorRoom room = new AllocatorRoom(sample, owners);
    GlibcAccount glibc = new GlibcAccount(sample, owners);
    ResidentJvm jvm = new ResidentJvm(sample);
    LedgerDraft draft = new LedgerDraft(sample, room.touchedShare());
    draft.measured(ResidentKind.HEAP, HEAP_RESIDENT);
    jvm.addMetaspace(draft);
    jvm.addCode(draft);
    draft.measured(ResidentKind.THREAD_STACKS, THREAD_STACKS_RESIDENT);
    jvm.addMeasuredNative(draft, room.touchedShare());
    if (sample.has(NETWORK_TOTAL_SEGMENTS) && sample.has(NETWORK_SEGMENT_SIZE)) {
      draft.allocated(ResidentKind.NETWORK, owners.networkPool());
    }
    UntouchedMemory untouched = new UntouchedMemory(sample, owners, room, glibc);
    untouched.addNetty(draft);
    if (sample.has(DIRECT_USED)) {
      draft.allocated(ResidentKind.DIRECT, owners.otherDirect());
    }
    untouched.addManagedSegments(draft);
    untouched.addRocksDb(draft);
    untouched.addUnsafe(draft);
    draft.measured(ResidentKind.MAPPED_FILES, MAPPED_FILES_RESIDENT);
    draft.measured(ResidentKind.LIBRARIES, LIBRARIES_RESIDENT);
    jvm.addDerivedNative(draft, glibc);
    new KeptByAllocator(sample, owners, room, glibc).add(draft, untouched);
    return draft;
  }
}
