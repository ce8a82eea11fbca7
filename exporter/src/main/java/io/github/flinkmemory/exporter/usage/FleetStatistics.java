package io.github.flinkmemory.exporter.usage;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What several processes with one configuration need together: the largest of each number, for the
 * one configuration must do for all of them. The time that allows lowering is the least of the
 * members', and a measure that one of them does not know allows none: that one may need what the
 * others do not. A rise is told with the level of its own process: from that of another it would be
 * at the limit much too soon.
 */
public final class FleetStatistics {
  private FleetStatistics() {}

  /**
   * @param members at least one
   * @param complete whether they are all that there are; else nothing may be lowered
   * @param limits in bytes, at which what rises is exhausted; those of the demands suffice
   */
  public static UsageStatistics merge(
      Collection<UsageStatistics> members, boolean complete, Map<Measure, Long> limits) {
    UsageStatistics.Builder merged = UsageStatistics.builder();
    long time = Long.MIN_VALUE;
    long running = 0;
    long lowering = complete ? Long.MAX_VALUE : 0;
    long collections = 0;
    boolean renewed = true;
    boolean refused = false;
    boolean killed = false;
    boolean longKilled = false;
    Phase phase = Phase.IDLE;
    for (UsageStatistics member : members) {
      time = Math.max(time, member.timeMillis());
      running = Math.max(running, member.runningMillis());
      lowering = Math.min(lowering, member.loweringMillis());
      collections = Math.max(collections, member.collections());
      renewed &= member.isLiveSetRenewed();
      refused |= member.networkRefused();
      killed |= member.oomKilled();
      longKilled |= member.longOomKilled();
      phase = busier(phase, member.phase());
    }
    for (Measure measure : Measure.all()) {
      merged.value(measure, largest(measure, members, limits.getOrDefault(measure, 0L)));
      for (UsageStatistics member : members) {
        if (!member.of(measure).isKnown()) {
          merged.partial(measure);
        }
      }
    }
    return merged
        .timeMillis(time)
        .phase(phase)
        .observed(running, lowering)
        .networkRefused(refused)
        .oomKilled(killed)
        .longOomKilled(longKilled)
        .collections(collections)
        .liveSetRenewed(renewed)
        .build();
  }

  private static Phase busier(Phase one, Phase other) {
    if (one == Phase.RUNNING || other == Phase.RUNNING) {
      return Phase.RUNNING;
    }
    return one == Phase.START || other == Phase.START ? Phase.START : Phase.IDLE;
  }

  private static ValueStatistics largest(
      Measure measure, Collection<UsageStatistics> members, long limit) {
    ValueStatistics.Builder largest = new ValueStatistics.Builder();
    ValueStatistics first = ValueStatistics.NONE;
    for (UsageStatistics member : members) {
      ValueStatistics value = member.of(measure);
      largest.peak = larger(largest.peak, value.peak());
      largest.longPeak = larger(largest.longPeak, value.longPeak());
      largest.recentPeak = larger(largest.recentPeak, value.recentPeak());
      largest.p50 = larger(largest.p50, value.p50());
      largest.p95 = larger(largest.p95, value.p95());
      largest.p98 = larger(largest.p98, value.p98());
      largest.sustained = larger(largest.sustained, value.sustained());
      largest.floor = larger(largest.floor, value.floor());
      largest.settling |= value.isSettling();
      first = isExhaustedBefore(first, value, limit) ? value : first;
    }
    largest.trend = first.trend();
    if (rises(first.trend())) {
      largest.floor = first.floor();
    }
    return largest.build();
  }

  private static OptionalLong larger(OptionalLong one, OptionalLong other) {
    if (!one.isPresent() || !other.isPresent()) {
      return one.isPresent() ? one : other;
    }
    return one.getAsLong() >= other.getAsLong() ? one : other;
  }

  /** What rises and goes on to before what does not; then the sooner, and the steeper one. */
  private static boolean isExhaustedBefore(
      ValueStatistics first, ValueStatistics other, long limit) {
    Trend one = first.trend();
    Trend next = other.trend();
    if (one == null || next == null) {
      return next != null;
    }
    if (rises(one) != rises(next)) {
      return rises(next);
    }
    double sooner =
        rises(one) ? secondsLeft(other, next, limit) - secondsLeft(first, one, limit) : 0;
    return sooner < 0 || (sooner == 0 && next.bytesPerSecond() > one.bytesPerSecond());
  }

  private static boolean rises(@Nullable Trend trend) {
    return trend != null && trend.isRising();
  }

  private static double secondsLeft(ValueStatistics value, Trend trend, long limit) {
    return Math.max(0, limit - value.floor().orElse(0)) / trend.bytesPerSecond();
  }
}
