package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Recommendation;
import java.util.List;

/** What the command comes to, as its exit code; from the least to the most pressing. */
enum Outcome {
  NO_CHANGE(0),
  /** Too little was seen. */
  NOTHING_TO_SAY(1),
  CHANGE(3),
  /** More pressing than an edit that only has to be applied: somebody has to find another way. */
  NO_EDIT(5),
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
    switch (recommendation.verdict()) {
      case NO_CHANGE:
        return isRaised(recommendation) ? NO_EDIT : NO_CHANGE;
      case INSUFFICIENT_DATA:
        return NOTHING_TO_SAY;
      default:
        return NO_EDIT;
    }
  }

  /** Whether an area needs more and gets nothing, as under a cap that is reached. */
  private static boolean isRaised(Recommendation recommendation) {
    for (AreaTarget target : recommendation.targets()) {
      if (target.isRaise() && !target.isOptional()) {
        return true;
      }
    }
    return false;
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
