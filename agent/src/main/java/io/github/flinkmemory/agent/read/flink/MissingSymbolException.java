package io.github.flinkmemory.agent.read.flink;

/** A member of Flink's that a reader needs is not there, or not as we know it. */
final class MissingSymbolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message names the symbol; it becomes the reason of the source that goes dark. */
  MissingSymbolException(FlinkSymbol symbol, Class<?> where) {
    // Without a stack trace: thrown at each tick while the source is dark, always from one place.
    super(message(symbol, where), null, false, false);
  }

  private static String message(FlinkSymbol symbol, Class<?> where) {
    StringBuilder text = new StringBuilder("Flink has no ");
    for (int i = 0; i < symbol.rows().length; i++) {
      text.append(i == 0 ? "" : " or ").append(symbol.rows()[i]);
    }
    return text.append(" (looked for in ").append(where.getName()).append(")").toString();
  }
}
