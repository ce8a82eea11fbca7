package io.github.flinkmemory.exporter.model.resolve;

/** A number of bytes and where it comes from. Immutable. */
final class Amount {
  private final long bytes;
  private final Provenance provenance;

  Amount(long bytes, Provenance provenance) {
    this.bytes = bytes;
    this.provenance = provenance;
  }

  long bytes() {
    return bytes;
  }

  Provenance provenance() {
    return provenance;
  }
}
