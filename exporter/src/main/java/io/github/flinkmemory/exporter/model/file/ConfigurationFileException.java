package io.github.flinkmemory.exporter.model.file;

import io.github.flinkmemory.exporter.model.OneLine;

/** A configuration that Flink could not load either, or that is too large to be one. */
public final class ConfigurationFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: which file, what is wrong, what to do
   */
  ConfigurationFileException(String message) {
    super(OneLine.of(message));
  }

  ConfigurationFileException(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }

  /** One line: which file, what is wrong, what to do. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
