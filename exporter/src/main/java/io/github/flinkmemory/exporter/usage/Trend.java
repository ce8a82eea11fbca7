package io.github.flinkmemory.exporter.usage;

/**
 * A rise or fall that is unlikely to be chance: bytes per second with the bounds between which the
 * true slope lies at 99 %. Immutable.
 */
public final class Trend {
  private final double bytesPerSecond;
  private final double least;
  private final double most;
  private final long spanMillis;
  private final boolean continuing;

  public Trend(
      double bytesPerSecond, double least, double most, long spanMillis, boolean continuing) {
    this.bytesPerSecond = bytesPerSecond;
    this.least = least;
    this.most = most;
    this.spanMillis = spanMillis;
    this.continuing = continuing;
  }

  public double bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Lower bound of the slope, in bytes per second. */
  public double least() {
    return least;
  }

  /** Upper bound of the slope, in bytes per second. */
  public double most() {
    return most;
  }

  /** Milliseconds over which it went on: without a plateau at its end. */
  public long spanMillis() {
    return spanMillis;
  }

  /** Whether it goes on in the last third: no plateau was reached, and nothing was given back. */
  public boolean isContinuing() {
    return continuing;
  }

  /** Whether it rises and goes on to. */
  public boolean isRising() {
    return least > 0 && continuing;
  }
}
