package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;

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

  /** Compares two pages of the agent. */
  void check(Look without, Look with) {
    growth.forEach(
        (subject, bytes) -> {
          double before = subject.ours(without.page()).orElse(Double.NaN);
          double after = subject.ours(with.page()).orElse(Double.NaN);
          assertThat(after - before)
              .as("growth of %s, from %s MiB", subject.title(), Mebibytes.text(before))
              .isCloseTo(bytes, within(Subject.allowed(Math.max(before, bytes))));
        });
  }
}
