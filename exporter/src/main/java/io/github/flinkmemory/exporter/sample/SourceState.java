package io.github.flinkmemory.exporter.sample;

/** How a source fares. */
public enum SourceState {
  /** It delivers. */
  UP("up"),
  /**
   * Switched off by an option, or does not apply to this process (a JobManager has no network
   * pool).
   */
  OFF("off"),
  /**
   * What it reads is not there, which is no fault: no RocksDB, no container limit, another
   * operating system.
   */
  UNAVAILABLE("unavailable"),
  /** It should deliver and does not; the reason is on the page and was said once on stderr. */
  FAILED("failed");

  private final String label;

  SourceState(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code state}. */
  public String label() {
    return label;
  }
}
