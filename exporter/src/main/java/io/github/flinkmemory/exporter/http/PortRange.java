package io.github.flinkmemory.exporter.http;

/** The ports to try, in rising order. 0 alone means any free port. Immutable. */
public final class PortRange {
  private final int first;
  private final int last;

  /**
   * @param last inclusive
   * @throws IllegalArgumentException when it is no rising range within 1 to 65535, nor 0 to 0
   */
  public PortRange(int first, int last) {
    boolean anyPort = first == 0 && last == 0;
    if (!anyPort && (first < 1 || last < first || last > 65535)) {
      throw new IllegalArgumentException(first + "-" + last);
    }
    this.first = first;
    this.last = last;
  }

  public int first() {
    return first;
  }

  /** Inclusive. */
  public int last() {
    return last;
  }

  @Override
  public String toString() {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
