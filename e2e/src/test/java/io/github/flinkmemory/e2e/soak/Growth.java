package io.github.flinkmemory.e2e.soak;

import java.util.List;
import java.util.function.ToLongFunction;

/** How much something grew from the beginning of a soak to its end: medians of some rounds each. */
record Growth(long with, long without) {

  static Growth of(List<Round> rounds, ToLongFunction<Footprint> figure) {
    int some = Math.max(2, rounds.size() / 4);
    List<Round> first = rounds.subList(0, some);
    List<Round> last = rounds.subList(rounds.size() - some, rounds.size());
    return new Growth(
        median(last, round -> figure.applyAsLong(round.with()))
            - median(first, round -> figure.applyAsLong(round.with())),
        median(last, round -> figure.applyAsLong(round.without()))
            - median(first, round -> figure.applyAsLong(round.without())));
  }

  /** What grew beyond the growth of a TaskManager without the agent. */
  long byTheAgent() {
    return with - without;
  }

  private static long median(List<Round> rounds, ToLongFunction<Round> figure) {
    long[] sorted = rounds.stream().mapToLong(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
