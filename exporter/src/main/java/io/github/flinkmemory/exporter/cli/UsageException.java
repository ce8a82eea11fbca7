package io.github.flinkmemory.exporter.cli;

/** Something is wrong with the command line or with a file that it names; exit code 2. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what, which option, which value, what to do
   */
  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
