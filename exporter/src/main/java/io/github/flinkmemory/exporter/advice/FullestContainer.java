package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.List;
import java.util.OptionalLong;

/**
 * Of the containers of several processes the one that was fullest by its own limit, and of those as
 * full the tightest. What the others held counts by the share that it is of theirs: against the
 * limit of another it says nothing. Immutable.
 */
final class FullestContainer {
  private final OptionalLong limit;

  private FullestContainer(OptionalLong limit) {
    this.limit = limit;
  }

  static FullestContainer of(List<AdviceInput> members) {
    OptionalLong limit = OptionalLong.empty();
    double highest = 0;
    for (AdviceInput member : members) {
      if (member.containerLimit().isPresent()) {
        long own = member.containerLimit().getAsLong();
        double share = held(member.usage(), own) / (double) own;
        if (!limit.isPresent()
            || share > highest
            || (share == highest && own < limit.getAsLong())) {
          limit = member.containerLimit();
          highest = share;
        }
      }
    }
    return new FullestContainer(limit);
  }

  /** What was killed for memory was full. */
  private static long held(UsageStatistics usage, long limit) {
    long peak = usage.of(Measure.CONTAINER).peak().orElse(0);
    return usage.oomKilled() ? Math.max(limit, peak) : peak;
  }

  /** Absent where no container has one. */
  OptionalLong limit() {
    return limit;
  }

  /**
   * What a process used, its container in the size of this one; without it, where it has no limit.
   */
  UsageStatistics usage(AdviceInput member) {
    if (limit.equals(member.containerLimit())) {
      return member.usage();
    }
    ValueStatistics held =
        member.containerLimit().isPresent()
            ? member
                .usage()
                .of(Measure.CONTAINER)
                .times(limit.orElse(0) / (double) member.containerLimit().getAsLong())
            : ValueStatistics.NONE;
    return member.usage().with(Measure.CONTAINER, held);
  }
}
