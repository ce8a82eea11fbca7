package io.github.flinkmemory.exporter.model.resolve;

import java.util.List;

/** One problem for which Flink refuses a configuration, and what would solve it. Immutable. */
public final class Finding {
  private final Problem problem;
  private final String message;
  private final List<Setting> settings;
  private final ConfigurationEdit change;

  Finding(Problem problem, String message, List<Setting> settings, ConfigurationEdit change) {
    this.problem = problem;
    this.message = message;
    this.settings = settings;
    this.change = change;
  }

  public Problem problem() {
    return problem;
  }

  /** Which options, their values, and the sum or the range that failed; one line. */
  public String message() {
    return message;
  }

  /** The options that the problem is made of. */
  public List<Setting> settings() {
    return settings;
  }

  /**
   * The smallest change that solves this problem; together with the changes of the findings before
   * it. Empty when none was found.
   */
  public ConfigurationEdit change() {
    return change;
  }

  /** The message, and the change where there is one. */
  @Override
  public String toString() {
    return change.isEmpty() ? message : message + "; to pass: " + change;
  }
}
