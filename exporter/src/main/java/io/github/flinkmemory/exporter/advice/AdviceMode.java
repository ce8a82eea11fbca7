package io.github.flinkmemory.exporter.advice;

/** What advice may do with total process memory. */
public enum AdviceMode {
  /** It stays as it is: one area gives what another needs. */
  REBALANCE("rebalance"),
  /** It grows where what is needed does not fit; it is never cut. */
  GROW("grow"),
  /** It follows what is needed, down as well as up. */
  SHRINK("shrink");

  private final String label;

  AdviceMode(String label) {
    this.label = label;
  }

  /** The value of options. */
  public String label() {
    return label;
  }
}
