package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.AGENT_CLASSES;
import static io.github.flinkmemory.exporter.sample.SampleField.AGENT_METASPACE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_MAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RETAINED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_CACHE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JAVA_MALLOC_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_COMMITTED;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPED_FILES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_CODE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LATER_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_RPC_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_SEGMENT_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_TOTAL_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_USAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.THREAD_STACKS_RESIDENT;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.ArrayList;
import java.util.List;

/** The kinds of resident memory that a sample tells, each byte of them once. */
final class ResidentParts {
  /**
   * Metaspace that a class of the agent takes on average, until it was asked: the measurements of
   * docs/cost.md.
   */
  static final long METASPACE_OF_AGENT_CLASS = 5300;

  /**
   * What the JVM itself has from malloc when nobody tracks it: symbols, descriptions of compiled
   * code, method data and the like follow the loaded classes, as metaspace does. A rough fit to
   * native memory tracking of one TaskManager of Flink 2.3 on Java 25; hence derived.
   */
  private static final long JVM_MALLOC_BASE = 6L << 20;

  private static final double JVM_MALLOC_PER_METASPACE = 0.4;

  private final MemorySample sample;
  private final List<LedgerEntry> entries = new ArrayList<>(18);
  private final double touched;

  /** Freed memory of the allocator where the managed segments do not tell; negative elsewhere. */
  private long keptBesideSegments = -1;

  private long touchedSegments;

  ResidentParts(MemorySample sample) {
    this.sample = sample;
    this.touched = touchedShare();
  }

  List<LedgerEntry> entries() {
    heapAndCode();
    measuredJvmNative();
    fromAllocator();
    files();
    derivedJvmNative();
    retained();
    return entries;
  }

  private void heapAndCode() {
    measured(ResidentKind.HEAP, HEAP_RESIDENT);
    if (sample.has(METASPACE_USED)) {
      long all = sample.get(METASPACE_USED);
      boolean told = sample.has(AGENT_METASPACE);
      long ofAgent =
          told
              ? sample.get(AGENT_METASPACE)
              : sample.get(AGENT_CLASSES, 0) * METASPACE_OF_AGENT_CLASS;
      long agent = Math.min(all, ofAgent);
      add(ResidentKind.METASPACE, Basis.MEASURED, all - agent);
      if (agent > 0) {
        add(ResidentKind.AGENT, told ? Basis.MEASURED : Basis.DERIVED, agent);
      }
    }
    if (sample.has(CODE_RESIDENT) || sample.has(CODE_CACHE_USED)) {
      add(ResidentKind.CODE, Basis.MEASURED, code());
    }
    measured(ResidentKind.THREAD_STACKS, THREAD_STACKS_RESIDENT);
  }

  /** What was compiled since the mappings were read was written, so it is resident. */
  private long code() {
    long resident = sample.get(CODE_RESIDENT, 0);
    long used = sample.get(CODE_CACHE_USED, 0);
    if (sample.has(MAPPINGS_CODE_USED)) {
      return resident + Math.max(0, used - sample.get(MAPPINGS_CODE_USED));
    }
    // What was swapped out is used, and not resident.
    boolean swapped = sample.get(OUTSIDE_HEAP_SWAPPED, 0) > 0;
    return swapped && sample.has(CODE_RESIDENT) ? resident : Math.max(resident, used);
  }

  /**
   * Archives of class data, what the JVM reserved for itself at start and is not metaspace, and
   * what it has from malloc where it tracks that.
   */
  private void measuredJvmNative() {
    if (!sample.has(CLASS_DATA_RESIDENT) && !sample.has(JVM_MALLOC)) {
      return;
    }
    long structures = 0;
    if (sample.has(JVM_MAPPINGS_RESIDENT) && sample.has(METASPACE_USED)) {
      long metaspace = sample.get(METASPACE_USED) - sample.get(METASPACE_LATER_RESIDENT, 0);
      structures = Math.max(0, sample.get(JVM_MAPPINGS_RESIDENT) - Math.max(0, metaspace));
      // The large blocks that the JVM had from malloc by then lie there too.
      structures = Math.min(structures, sample.get(JVM_COMMITTED, Long.MAX_VALUE));
    }
    long mapped = sample.get(CLASS_DATA_RESIDENT, 0) + structures;
    long malloc = sample.get(JVM_MALLOC, 0);
    if (touched < 1 && malloc > 0) {
      add(ResidentKind.JVM_NATIVE, Basis.MEASURED, mapped);
      add(ResidentKind.JVM_NATIVE, Basis.DERIVED, Math.round(touched * malloc));
    } else {
      add(ResidentKind.JVM_NATIVE, Basis.MEASURED, mapped + malloc);
    }
  }

  /**
   * The JVM counts network segments among the direct buffers, and Netty's chunks on most versions.
   * Direct buffers are zeroed when they are allocated, and so were resident once.
   */
  private void fromAllocator() {
    boolean network = sample.has(NETWORK_TOTAL_SEGMENTS) && sample.has(NETWORK_SEGMENT_SIZE);
    if (network) {
      allocated(ResidentKind.NETWORK, networkPool());
    }
    if (sample.has(NETTY_USED)) {
      allocated(ResidentKind.NETTY, netty());
    }
    if (sample.has(DIRECT_USED)) {
      allocated(ResidentKind.DIRECT, otherDirect());
    }
    managedSegments();
    allocated(ResidentKind.ROCKSDB, ROCKSDB_USAGE);
    unsafe();
  }

  /**
   * Flink does not touch a segment when it allocates it, so a sort that has not begun holds many
   * that are not resident: no more of them than there is room for among the resident pages of the
   * allocator and of blocks of its own, beside what others hold there. What owners took since those
   * pages were counted is taken for touched. How much of what the allocator keeps is resident does
   * not show beside untouched segments: half of it is as likely as any part.
   */
  private void managedSegments() {
    long segments = sample.get(MANAGED_ALLOCATED_SEGMENTS, 0);
    long room = roomForUntouched() - uncounted();
    if (segments == 0 || !mayBeUntouched() || segments <= room) {
      allocated(ResidentKind.MANAGED, MANAGED_ALLOCATED_SEGMENTS);
      return;
    }
    long retained = isAnotherThanGlibc() ? 0 : sample.get(ALLOCATOR_RETAINED, 0);
    keptBesideSegments = Math.max(0, Math.min(room, retained / 2));
    touchedSegments = Math.max(0, room - keptBesideSegments);
    add(ResidentKind.MANAGED, Basis.DERIVED, touchedSegments);
  }

  /**
   * Unsafe touches nothing either when it allocates. What is left beside the segments is its own;
   * which of both is touched does not show where they do not fit.
   */
  private void unsafe() {
    long unsafe = sample.get(JAVA_MALLOC_UNCOUNTED, 0);
    boolean segmentsFit = keptBesideSegments < 0;
    long segments =
        segmentsFit
            ? sample.get(MANAGED_ALLOCATED_SEGMENTS, 0)
            : touchedSegments + keptBesideSegments;
    long room = roomForUntouched() - segments - sample.get(JVM_MALLOC, 0);
    if (unsafe == 0 || !mayBeUntouched() || (segmentsFit && unsafe <= room)) {
      allocated(ResidentKind.UNSAFE, JAVA_MALLOC_UNCOUNTED);
    } else {
      add(ResidentKind.UNSAFE, Basis.DERIVED, Math.max(0, Math.min(unsafe, room)));
    }
  }

  /**
   * Whether the pages of the allocator are known, and all that it gave are in memory once touched.
   */
  private boolean mayBeUntouched() {
    return touched == 1 && sample.has(ALLOCATOR_RESIDENT);
  }

  /**
   * Resident pages of the allocator beside owners that touch all they have. What owners took since
   * those pages were counted is there too; where that is unknown they are taken to hold the same.
   */
  private long roomForUntouched() {
    long others = networkPool() + netty() + otherDirect() + sample.get(ROCKSDB_USAGE, 0);
    long counted = OwnersOfMemory.counted(sample);
    boolean sameOwners = OwnersOfMemory.allAreKnown(sample);
    long takenSince = sameOwners ? counted - sample.get(MAPPINGS_COUNTED, counted) : 0;
    return room() + takenSince - others;
  }

  private long room() {
    return Math.max(
        0,
        sample.get(ALLOCATOR_RESIDENT, 0)
            + sample.get(OTHER_ANONYMOUS_RESIDENT, 0)
            - sample.get(METASPACE_LATER_RESIDENT, 0));
  }

  private long networkPool() {
    return sample.get(NETWORK_TOTAL_SEGMENTS, 0) * sample.get(NETWORK_SEGMENT_SIZE, 0);
  }

  /** Of the data plane and of the remote calls. */
  private long netty() {
    return sample.get(NETTY_USED, 0) + sample.get(NETTY_RPC_USED, 0);
  }

  private long otherDirect() {
    long nettyCounted = netty() - sample.get(NETTY_UNCOUNTED, 0);
    return Math.max(0, sample.get(DIRECT_USED, 0) - networkPool() - nettyCounted);
  }

  /**
   * What was freed and glibc keeps. It tells rarely, and in between owners give back and take again
   * by the tens of megabytes, so what they did since is reckoned in: the sum is derived then, and
   * never more than is left. It is derived too where nobody knows what they held then.
   */
  private void retained() {
    boolean told = sample.has(ALLOCATOR_RETAINED) && sample.has(ALLOCATOR_SIZE);
    // What an owner holds that cannot be read now would be taken for freed memory.
    if (!isGlibc() || !told || !OwnersOfMemory.allAreKnown(sample)) {
      return;
    }
    if (keptBesideSegments >= 0) {
      add(ResidentKind.ALLOCATOR, Basis.DERIVED, keptBesideSegments);
      return;
    }
    long keptThen = keptThen(sample.get(ALLOCATOR_RETAINED));
    long counted = OwnersOfMemory.counted(sample);
    long givenBack = sample.get(ALLOCATOR_COUNTED, counted) - counted;
    if (givenBack == 0 && sample.has(ALLOCATOR_COUNTED)) {
      add(ResidentKind.ALLOCATOR, Basis.MEASURED, keptThen);
    } else {
      long kept = Math.min(keptThen + givenBack, left());
      add(ResidentKind.ALLOCATOR, Basis.DERIVED, Math.max(0, kept));
    }
  }

  private boolean isGlibc() {
    for (NativeAllocator allocator : sample.rows(SampleDetail.NATIVE_ALLOCATOR)) {
      return allocator.isGlibc();
    }
    return false;
  }

  /** False also where nobody says which it is, as in a recorded sample. */
  private boolean isAnotherThanGlibc() {
    return !sample.rows(SampleDetail.NATIVE_ALLOCATOR).isEmpty() && !isGlibc();
  }

  /**
   * The resident part of what glibc kept, from below. Of its heaps what is not resident was freed,
   * or is held and was never touched, or was given back to the system and is no longer counted; and
   * what is resident is held, or was freed.
   */
  private long keptThen(long retained) {
    long resident = sample.get(ALLOCATOR_RESIDENT, 0);
    long absent = Math.max(0, sample.get(ALLOCATOR_SIZE) - resident);
    long most = Math.min(resident, retained);
    long least = retained - absent;
    // Without these two the JVM's own mappings are told as blocks of the allocator: it was
    // attached.
    boolean blocksAreKnown = sample.has(ALLOCATOR_MAPPED) || sample.has(JVM_MAPPINGS_RESIDENT);
    if (sample.has(ALLOCATOR_LIVE) && blocksAreKnown) {
      long elsewhere = sample.get(ALLOCATOR_MAPPED, room() - resident);
      least = Math.max(least, resident - Math.max(0, sample.get(ALLOCATOR_LIVE) - elsewhere));
    }
    return Math.max(0, Math.min(most, least));
  }

  /**
   * What the program holds of the allocator and no owner counts, memory of the JVM and of Unsafe
   * included: as glibc tells it, and never less than the JVM tracks. A glibc beside which another
   * allocator serves the process is nearly empty and says nothing.
   */
  private long uncounted() {
    long tracked = sample.get(JVM_MALLOC, 0) + sample.get(JAVA_MALLOC_UNCOUNTED, 0);
    return isAnotherThanGlibc() || !uncountedIsTold()
        ? tracked
        : Math.max(tracked, sample.get(ALLOCATOR_LIVE) - sample.get(ALLOCATOR_COUNTED));
  }

  /** Not where the owners could not all be read at the moment at which glibc told. */
  private boolean uncountedIsTold() {
    return sample.has(ALLOCATOR_LIVE) && sample.has(ALLOCATOR_COUNTED);
  }

  private long left() {
    long left = sample.get(PROCESS_RESIDENT);
    for (LedgerEntry entry : entries) {
      left -= entry.bytes();
    }
    return left;
  }

  private void files() {
    measured(ResidentKind.MAPPED_FILES, MAPPED_FILES_RESIDENT);
    measured(ResidentKind.LIBRARIES, LIBRARIES_RESIDENT);
  }

  /** An estimate, where native memory tracking is off; never more than what is left. */
  private void derivedJvmNative() {
    if (sample.has(JVM_MALLOC) || !sample.has(METASPACE_USED)) {
      return;
    }
    long most = left();
    if (isGlibc() && uncountedIsTold()) {
      most = Math.min(most, uncounted());
    }
    long expected =
        JVM_MALLOC_BASE + Math.round(JVM_MALLOC_PER_METASPACE * sample.get(METASPACE_USED));
    if (most > 0) {
      add(ResidentKind.JVM_NATIVE, Basis.DERIVED, Math.min(most, expected));
    }
  }

  /**
   * Share of the allocator's memory that is resident, where pages were swapped out; else 1. Owners
   * of memory count what they hold, wherever it is.
   */
  private double touchedShare() {
    if (sample.get(OUTSIDE_HEAP_SWAPPED, 0) <= 0 || !sample.has(ALLOCATOR_RESIDENT)) {
      return 1;
    }
    long counted =
        networkPool()
            + netty()
            + otherDirect()
            + sample.get(MANAGED_ALLOCATED_SEGMENTS, 0)
            + sample.get(ROCKSDB_USAGE, 0)
            + sample.get(JAVA_MALLOC_UNCOUNTED, 0)
            + sample.get(JVM_MALLOC, 0);
    long room = room();
    return counted > room ? (double) room / counted : 1;
  }

  private void allocated(ResidentKind kind, SampleField field) {
    if (sample.has(field)) {
      allocated(kind, sample.get(field));
    }
  }

  private void allocated(ResidentKind kind, long bytes) {
    Basis basis = touched < 1 ? Basis.DERIVED : Basis.MEASURED;
    add(kind, basis, Math.round(touched * Math.max(0, bytes)));
  }

  private void measured(ResidentKind kind, SampleField field) {
    if (sample.has(field)) {
      add(kind, Basis.MEASURED, sample.get(field));
    }
  }

  private void add(ResidentKind kind, Basis basis, long bytes) {
    entries.add(new LedgerEntry(kind, basis, bytes));
  }
}
