package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.OneLine;
import java.util.List;

/** One problem for which Flink refuses a configuration, and what would solve it. Immutable. */
public final class Finding {
  private final Problem problem;
  private final long gap;
  private final String message;
  private final List<Setting> settings;
  private final ConfigurationEdit change;

  Finding(
      Problem problem, long gap, String message, List<Setting> settings, ConfigurationEdit change) {
    this.problem = problem;
    this.gap = gap;
    this.message = OneLine.of(message);
    this.settings = settings;
    this.change = change;
  }

  public Problem problem() {
    return problem;
  }

  /** Bytes that are too many or too few; 0 when the problem is none of a sum or a range. */
  public long gap() {
    return gap;
  }

  /** This finding with the change that solves it. */
  public Finding solvedBy(ConfigurationEdit solution) {
    return new Finding(problem, gap, message, settings, solution);
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
