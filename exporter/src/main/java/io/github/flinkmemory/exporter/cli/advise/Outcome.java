package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.advice.Verdict;
import java.util.List;

/** What the command comes to, as its exit code; from the least to the most pressing. */
enum Outcome {
  NO_CHANGE(0),
  /** Too little was seen, it does not fit, something else sizes, or no edit can be shown. */
  NOTHING_TO_SAY(1),
  CHANGE(3),
  URGENT_CHANGE(4);

  private final int exitCode;

  Outcome(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  static Outcome of(Recommendation recommendation) {
    if (recommendation.verdict().isChange()) {
      return recommendation.isUrgent() ? URGENT_CHANGE : CHANGE;
    }
    return recommendation.verdict() == Verdict.NO_CHANGE ? NO_CHANGE : NOTHING_TO_SAY;
  }

  /** The most pressing of all groups. */
  static Outcome of(List<GroupAdvice> groups) {
    Outcome outcome = NO_CHANGE;
    for (GroupAdvice group : groups) {
      outcome = group.outcome().compareTo(outcome) > 0 ? group.outcome() : outcome;
    }
    return outcome;
  }
}
