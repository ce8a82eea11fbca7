package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.OptionalLong;

/**
 * What leaked class loaders do to the metaspace. A finished job is one whose loader was either
 * collected or is leaked: those in between have not shown yet what they are. Jobs that came and
 * went between two looks without a trace are not among them, so the growth is rather too large.
 * Immutable.
 */
public final class MetaspaceLeak {
  private final OptionalLong leaked;
  private final OptionalLong collected;
  private final OptionalLong median;
  private final OptionalLong committed;
  private final OptionalLong limit;

  MetaspaceLeak(MemoryReport report) {
    leaked = report.measured(SampleField.USER_LOADERS_LEAKED);
    collected = report.measured(SampleField.USER_LOADERS_COLLECTED);
    median = report.measured(SampleField.USER_LOADER_LEAK_MEDIAN);
    committed = report.measured(SampleField.METASPACE_COMMITTED);
    limit = report.measured(SampleField.METASPACE_LIMIT);
  }

  /** Number of jobs that have shown whether their loader is collected. */
  public OptionalLong finishedJobs() {
    return leaked.isPresent() && collected.isPresent()
        ? OptionalLong.of(leaked.getAsLong() + collected.getAsLong())
        : OptionalLong.empty();
  }

  /**
   * Bytes that a finished job leaves behind for good: the median of the leaked loaders times their
   * share among the finished jobs. 0 without a leak; absent while unknown.
   */
  public OptionalLong growthPerFinishedJob() {
    if (!finishedJobs().isPresent()) {
      return OptionalLong.empty();
    }
    if (leaked.getAsLong() == 0) {
      return OptionalLong.of(0);
    }
    return median.isPresent()
        ? OptionalLong.of(
            median.getAsLong() * leaked.getAsLong() / Math.max(1, finishedJobs().getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * How many jobs can still finish until the JVM's limit, which it holds against committed bytes;
   * absent without a leak and without a limit.
   */
  public OptionalLong jobsLeft() {
    OptionalLong growth = growthPerFinishedJob();
    if (growth.orElse(0) == 0 || !limit.isPresent() || !committed.isPresent()) {
      return OptionalLong.empty();
    }
    long free = Math.max(0, limit.getAsLong() - committed.getAsLong());
    return OptionalLong.of(free / growth.getAsLong());
  }
}
