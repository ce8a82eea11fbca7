package io.github.flinkmemory.agent.read.flink;

/** A member of Flink's that a reader needs is not there, or not as we know it. */
final class MissingSymbolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  MissingSymbolException(FlinkSymbol symbol, Class<?> where) {
    this(reason(symbol, where));
  }

  private MissingSymbolException(String reason) {
    // Without a stack trace: thrown at each tick while the source is dark, always from one place.
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Names the symbol, in one line. */
  String reason() {
    return reason;
  }

  private static String reason(FlinkSymbol symbol, Class<?> where) {
    StringBuilder text = new StringBuilder("this Flink has no ");
    for (int i = 0; i < symbol.rows().length; i++) {
      text.append(i == 0 ? "" : " or ").append(symbol.rows()[i]);
    }
    return text.append(" (looked for in ").append(where.getName()).append(')').toString();
  }
}
