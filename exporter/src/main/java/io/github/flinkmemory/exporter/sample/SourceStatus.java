package io.github.flinkmemory.exporter.sample;

/** The state of one source and, unless all of it is up, the reason in one line. Immutable. */
public final class SourceStatus {
  private static final SourceStatus UP = new SourceStatus(SourceState.UP, "");

  private final SourceState state;
  private final String reason;
  private final boolean busy;

  private SourceStatus(SourceState state, String reason) {
    this(state, reason, false);
  }

  private SourceStatus(SourceState state, String reason, boolean busy) {
    this.state = state;
    this.reason = reason;
    this.busy = busy;
  }

  public static SourceStatus up() {
    return UP;
  }

  /** It delivers, but not all of it. */
  public static SourceStatus upBut(String reason) {
    return new SourceStatus(SourceState.UP, reason);
  }

  public static SourceStatus off(String reason) {
    return new SourceStatus(SourceState.OFF, reason);
  }

  public static SourceStatus unavailable(String reason) {
    return new SourceStatus(SourceState.UNAVAILABLE, reason);
  }

  /** Not available at this moment: what is to be read is there, and changes. */
  public static SourceStatus busy(String reason) {
    return new SourceStatus(SourceState.UNAVAILABLE, reason, true);
  }

  public static SourceStatus failed(String reason) {
    return new SourceStatus(SourceState.FAILED, reason);
  }

  /** With the message as the reason, or what kind of trouble it is where there is none. */
  public static SourceStatus failed(Exception trouble) {
    String message = trouble.getMessage();
    return failed(message == null ? trouble.toString() : message);
  }

  public SourceState state() {
    return state;
  }

  /** Whether it is expected to be read again at one of the next ticks. */
  public boolean isBusy() {
    return busy;
  }

  /** Why it, or a part of it, is not up; empty when all is. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? state.label() : state.label() + ": " + reason;
  }
}
