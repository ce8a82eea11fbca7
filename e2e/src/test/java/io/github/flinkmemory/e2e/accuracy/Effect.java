package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much each of some subjects grows when memory of one kind is added, and which ones do not. */
final class Effect {

  private final Map<Subject, Long> growth = new EnumMap<>(Subject.class);

  static Effect none() {
    return new Effect();
  }

  Effect growing(Subject subject, long bytes) {
    growth.put(subject, bytes);
    return this;
  }

  Effect without(Subject... subjects) {
    for (Subject subject : subjects) {
      growth.put(subject, 0L);
    }
    return this;
  }

  boolean isEmpty() {
    return growth.isEmpty();
  }

  /**
   * Compares two pages of the agent: each subject has to grow by what was added. A process does not
   * stand still between two jobs, so a difference that the truth shows as well is not the agent's.
   *
   * @return what the truth shows as well, one text for each such difference
   */
  List<String> check(Look without, Look with) {
    List<String> alsoTrue = new ArrayList<>();
    growth.forEach(
        (subject, bytes) -> {
          double before = subject.ours(without.page()).orElse(Double.NaN);
          double grown = subject.ours(with.page()).orElse(Double.NaN) - before;
          double allowed = Subject.allowed(Math.max(before, bytes));
          if (isWithin(allowed, grown, bytes)) {
            return;
          }
          Long truth = growth(subject, without.truth(), with.truth());
          String difference =
              "%s grew by %s MiB, from %s MiB, where %s MiB were added; %s"
                  .formatted(
                      subject.title(),
                      Mebibytes.text(grown),
                      Mebibytes.text(before),
                      Mebibytes.text(bytes),
                      truth == null
                          ? "what is true is not known"
                          : "in truth by " + Mebibytes.text(truth) + " MiB");
          assertThat(truth != null && isWithin(allowed, grown, truth)).as(difference).isTrue();
          alsoTrue.add(difference);
        });
    return alsoTrue;
  }

  /** False for what is not known, too. */
  private static boolean isWithin(double allowed, double grown, double expected) {
    return Math.abs(grown - expected) <= allowed;
  }

  private static @Nullable Long growth(Subject subject, Truth without, Truth with) {
    if (subject == Subject.KIND_UNNAMED) {
      return growth(without.unnamed(), with.unnamed());
    }
    Long exact = growth(without.of(subject), with.of(subject));
    if (exact != null || subject != Subject.OVERHEAD_USED) {
      return exact;
    }
    // What Netty takes past the JVM grows by whole chunks of 4 MiB, and hardly between two jobs.
    return growth(without.overheadAndHidden(), with.overheadAndHidden());
  }

  private static @Nullable Long growth(@Nullable Long before, @Nullable Long after) {
    return before == null || after == null ? null : Long.valueOf(after - before);
  }
}
