package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.AGENT_CLASSES;
import static io.github.flinkmemory.exporter.sample.SampleField.AGENT_METASPACE;
import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_CACHE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_COMMITTED;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPINGS_CODE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LATER_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;

import io.github.flinkmemory.exporter.sample.MemorySample;

/** The kinds that are the JVM's own: metaspace, compiled code, and its native memory. */
final class ResidentJvm {
  /**
   * Metaspace that a class of the agent takes on average, until it was asked: the measurements of
   * docs/cost.md.
   */
  private static final long METASPACE_OF_AGENT_CLASS = 5300;

  /**
   * What the JVM itself has from malloc when nobody tracks it: symbols, descriptions of compiled
   * code, method data and the like follow the loaded classes, as metaspace does. A rough fit to
   * native memory tracking of one TaskManager of Flink 2.3 on Java 25; hence derived.
   */
  private static final long JVM_MALLOC_BASE = 6L << 20;

  private static final double JVM_MALLOC_PER_METASPACE = 0.4;

  private final MemorySample sample;

  ResidentJvm(MemorySample sample) {
    this.sample = sample;
  }

  void addMetaspace(LedgerDraft draft) {
    if (!sample.has(METASPACE_USED)) {
      return;
    }
    long all = residentMetaspace();
    boolean inMemory = all == sample.get(METASPACE_USED);
    boolean told = inMemory && sample.has(AGENT_METASPACE);
    long ofAgent =
        sample.has(AGENT_METASPACE)
            ? sample.get(AGENT_METASPACE)
            : sample.get(AGENT_CLASSES, 0) * METASPACE_OF_AGENT_CLASS;
    long agent = Math.min(all, ofAgent);
    draft.add(ResidentKind.METASPACE, inMemory ? Basis.MEASURED : Basis.DERIVED, all - agent);
    if (agent > 0) {
      draft.add(ResidentKind.AGENT, told ? Basis.MEASURED : Basis.DERIVED, agent);
    }
  }

  /**
   * What is used was written, and so is resident, unless it was swapped out: then no more than the
   * JVM's mappings have, among which are structures that nobody counts.
   */
  private long residentMetaspace() {
    long used = sample.get(METASPACE_USED);
    return sample.get(OUTSIDE_HEAP_SWAPPED, 0) > 0 && sample.has(JVM_MAPPINGS_RESIDENT)
        ? Math.min(
            used, sample.get(JVM_MAPPINGS_RESIDENT) + sample.get(METASPACE_LATER_RESIDENT, 0))
        : used;
  }

  /** What was compiled since the mappings were read was written, so it is resident. */
  void addCode(LedgerDraft draft) {
    if (sample.has(CODE_RESIDENT) || sample.has(CODE_CACHE_USED)) {
      draft.add(ResidentKind.CODE, Basis.MEASURED, code());
    }
  }

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
  void addMeasuredNative(LedgerDraft draft, double touched) {
    if (!sample.has(CLASS_DATA_RESIDENT) && !sample.has(JVM_MALLOC)) {
      return;
    }
    long mapped = sample.get(CLASS_DATA_RESIDENT, 0) + structures();
    long malloc = sample.get(JVM_MALLOC, 0);
    if (touched < 1 && malloc > 0) {
      draft.add(ResidentKind.JVM_NATIVE, Basis.MEASURED, mapped);
      draft.add(ResidentKind.JVM_NATIVE, Basis.DERIVED, Math.round(touched * malloc));
    } else {
      draft.add(ResidentKind.JVM_NATIVE, Basis.MEASURED, mapped + malloc);
    }
  }

  private long structures() {
    if (!sample.has(JVM_MAPPINGS_RESIDENT) || !sample.has(METASPACE_USED)) {
      return 0;
    }
    long metaspace = sample.get(METASPACE_USED) - sample.get(METASPACE_LATER_RESIDENT, 0);
    long structures = Math.max(0, sample.get(JVM_MAPPINGS_RESIDENT) - Math.max(0, metaspace));
    // The large blocks that the JVM had from malloc by then lie there too.
    return Math.min(structures, sample.get(JVM_COMMITTED, Long.MAX_VALUE));
  }

  /** An estimate, where native memory tracking is off; never more than what is left. */
  void addDerivedNative(LedgerDraft draft, GlibcAccount glibc) {
    if (sample.has(JVM_MALLOC) || !sample.has(METASPACE_USED)) {
      return;
    }
    long most = draft.left();
    if (glibc.isTheAllocator() && glibc.uncountedIsTold()) {
      most = Math.min(most, glibc.uncounted());
    }
    long expected =
        JVM_MALLOC_BASE + Math.round(JVM_MALLOC_PER_METASPACE * sample.get(METASPACE_USED));
    if (most > 0) {
      draft.add(ResidentKind.JVM_NATIVE, Basis.DERIVED, Math.min(most, expected));
    }
  }
}
