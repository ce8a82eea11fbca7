package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;

import io.github.flinkmemory.exporter.sample.MemorySample;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * A partition of the resident memory of the process: each byte belongs to one entry, and the
 * entries add up to the resident memory of the same moment exactly. A kind whose source is unknown
 * is absent, and its bytes are unexplained. Immutable.
 */
public final class ResidentLedger {
  /** Nothing is known: neither the resident memory nor its parts. */
  public static final ResidentLedger UNKNOWN = new ResidentLedger(Collections.emptyList());

  private final List<LedgerEntry> entries;

  private ResidentLedger(List<LedgerEntry> entries) {
    this.entries = Collections.unmodifiableList(entries);
  }

  /** The ledger of a sample; without entries where the resident memory is unknown. Never throws. */
  public static ResidentLedger of(MemorySample sample) {
    if (!sample.has(PROCESS_RESIDENT)) {
      return UNKNOWN;
    }
    LedgerDraft draft = ResidentParts.of(sample);
    draft.add(ResidentKind.UNEXPLAINED, Basis.DERIVED, draft.left());
    return new ResidentLedger(draft.entries());
  }

  /** In the order of the kinds; no two of the same kind and basis. */
  public List<LedgerEntry> entries() {
    return entries;
  }

  /** Bytes of one kind that were found in one way; absent when that is not known. */
  public OptionalLong bytes(ResidentKind kind, Basis basis) {
    for (LedgerEntry entry : entries) {
      if (entry.kind() == kind && entry.basis() == basis) {
        return OptionalLong.of(entry.bytes());
      }
    }
    return OptionalLong.empty();
  }

  /** Bytes of one kind however found; absent when that is not known. */
  public OptionalLong bytes(ResidentKind kind) {
    boolean known = false;
    long sum = 0;
    for (LedgerEntry entry : entries) {
      if (entry.kind() == kind) {
        known = true;
        sum += entry.bytes();
      }
    }
    return known ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  /**
   * Bytes of the overhead that no measurement vouches for: of derived kinds, and what is
   * unexplained, on either side of zero. Absent when the resident memory is not known.
   */
  public OptionalLong unmeasuredOverhead() {
    if (entries.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (LedgerEntry entry : entries) {
      if (entry.basis() == Basis.DERIVED && entry.kind().isOverhead()) {
        sum += Math.abs(entry.bytes());
      }
    }
    return OptionalLong.of(sum);
  }

  /** Sum of all entries: the resident memory; absent when it is not known. */
  public OptionalLong resident() {
    if (entries.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (LedgerEntry entry : entries) {
      sum += entry.bytes();
    }
    return OptionalLong.of(sum);
  }
}
