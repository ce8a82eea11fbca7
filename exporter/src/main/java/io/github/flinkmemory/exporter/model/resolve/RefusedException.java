package io.github.flinkmemory.exporter.model.resolve;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Flink refuses the configuration. Without a stack trace: it is an answer, not a fault. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient List<Setting> settings;
  private final long gap;

  /**
   * @param message which options, their values, and the sum or range that failed; one line
   * @param settings the options of the message; a change of one of them is what helps
   */
  RefusedException(Problem problem, String message, Setting... settings) {
    this(problem, 0, message, settings);
  }

  /**
   * @param gap bytes that are too many or too few
   */
  RefusedException(Problem problem, long gap, String message, Setting... settings) {
    super(message, null, false, false);
    this.problem = problem;
    this.gap = gap;
    this.settings = Collections.unmodifiableList(Arrays.asList(settings));
  }

  Problem problem() {
    return problem;
  }

  List<Setting> settings() {
    return settings;
  }

  long gap() {
    return gap;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
