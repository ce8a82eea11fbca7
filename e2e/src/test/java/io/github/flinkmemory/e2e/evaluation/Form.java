package io.github.flinkmemory.e2e.evaluation;

/** How a fault comes about. */
enum Form {
  /** Bit by bit. */
  RAMP("ramp"),
  /** At once, after a healthy start. */
  STEP("step"),
  /** The same kind of load in health, or a load that only looks like a fault. */
  CONTROL("control");

  private final String title;

  Form(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
