package io.github.flinkmemory.exporter.ledger;

/** Resident bytes of one kind that were found in one way. Immutable. */
public final class LedgerEntry {
  private final ResidentKind kind;
  private final Basis basis;
  private final long bytes;

  LedgerEntry(ResidentKind kind, Basis basis, long bytes) {
    this.kind = kind;
    this.basis = basis;
    this.bytes = bytes;
  }

  public ResidentKind kind() {
    return kind;
  }

  public Basis basis() {
    return basis;
  }

  /** Bytes; negative for {@link ResidentKind#UNEXPLAINED} alone. */
  public long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return kind.label() + " (" + basis.label() + "): " + bytes;
  }
}
