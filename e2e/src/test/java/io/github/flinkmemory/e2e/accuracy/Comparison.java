package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param ours what the agent says; null when it says nothing
 * @param truth the nearer one of the truths right before and right after
 */
record Comparison(
    Combination combination,
    Workload workload,
    Subject subject,
    @Nullable Double ours,
    @Nullable Long truth) {

  static Comparison of(
      Combination combination,
      Workload workload,
      Subject subject,
      MetricsPage page,
      Truth before,
      Truth after) {
    Double ours = subject.ours(page).isPresent() ? subject.ours(page).getAsDouble() : null;
    return new Comparison(
        combination, workload, subject, ours, nearest(ours, before.of(subject), after.of(subject)));
  }

  private static @Nullable Long nearest(
      @Nullable Double ours, @Nullable Long before, @Nullable Long after) {
    if (ours == null || before == null || after == null) {
      return after == null ? before : after;
    }
    return Math.abs(ours - before) < Math.abs(ours - after) ? before : after;
  }

  /** Signed; 0 when one of the two is not known. */
  double difference() {
    return ours == null || truth == null ? 0 : ours - truth;
  }

  /** The difference as a multiple of what is allowed; infinite when the agent says nothing. */
  double excess() {
    if (truth == null) {
      return 0;
    }
    return ours == null
        ? Double.POSITIVE_INFINITY
        : Math.abs(difference()) / Subject.allowed(truth);
  }

  boolean holds() {
    return excess() <= 1;
  }

  @Override
  public String toString() {
    return "%s, %s: %s: ours %s, truth %s, difference %s"
        .formatted(
            combination,
            workload,
            subject.title(),
            ours == null ? "-" : Mebibytes.text(ours),
            truth == null ? "-" : Mebibytes.text(truth),
            Mebibytes.text(difference()));
  }
}
