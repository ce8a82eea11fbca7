package io.github.flinkmemory.exporter.cli;

/** How long a server may take for one answer, and how long the answer may be. Immutable. */
public final class AnswerLimits {
  /** An agent renders what it has, and no report comes near this length. */
  public static final AnswerLimits REPORT = new AnswerLimits(30_000, 16 << 20);

  /** A Prometheus gives up on a query after two minutes, and answers at most 11,000 steps. */
  public static final AnswerLimits QUERY = new AnswerLimits(150_000, 256 << 20);

  private final int millis;
  private final int bytes;

  /**
   * @param millis from the first byte sent to the last one read, above 0
   * @param bytes of the answer's body, above 0
   */
  AnswerLimits(int millis, int bytes) {
    this.millis = millis;
    this.bytes = bytes;
  }

  int millis() {
    return millis;
  }

  int bytes() {
    return bytes;
  }
}
