package io.github.flinkmemory.exporter.ledger;

/** How a number of the ledger came about. Only what is measured counts as explained. */
public enum Basis {
  /** Told by the kernel, the JVM or the owner of the memory. */
  MEASURED("measured"),
  /** Estimated from other numbers, or what remains. */
  DERIVED("derived");

  private final String label;

  Basis(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code basis}. */
  public String label() {
    return label;
  }
}
