package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.ArrayList;
import java.util.List;

/** The entries of a ledger while it is drawn up; the remainder comes last. For one thread. */
final class LedgerDraft {
  private final MemorySample sample;
  private final double touched;
  private final List<LedgerEntry> entries = new ArrayList<>(18);

  /**
   * @param touched share of the allocator's memory that is resident, as {@link
   *     AllocatorRoom#touchedShare} tells it
   */
  LedgerDraft(MemorySample sample, double touched) {
    this.sample = sample;
    this.touched = touched;
  }

  void add(ResidentKind kind, Basis basis, long bytes) {
    entries.add(new LedgerEntry(kind, basis, bytes));
  }

  /** What the kernel or the JVM tells to be resident. */
  void measured(ResidentKind kind, SampleField field) {
    if (sample.has(field)) {
      add(kind, Basis.MEASURED, sample.get(field));
    }
  }

  /** What an owner counts, and has touched; negative counts as nothing. */
  void allocated(ResidentKind kind, long bytes) {
    Basis basis = touched < 1 ? Basis.DERIVED : Basis.MEASURED;
    add(kind, basis, Math.round(touched * Math.max(0, bytes)));
  }

  /** Resident memory without the entries so far; negative when these are more. */
  long left() {
    long left = sample.get(PROCESS_RESIDENT);
    for (LedgerEntry entry : entries) {
      left -= entry.bytes();
    }
    return left;
  }

  List<LedgerEntry> entries() {
    return entries;
  }
}
