package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One area and what is known of it, as a rule looks at it; collects the rule's findings. */
final class AreaCase {
  private final Area area;
  private final AdviceInput input;
  private final AdvicePolicy policy;
  private final List<Finding> findings;

  AreaCase(Area area, AdviceInput input, AdvicePolicy policy, List<Finding> findings) {
    this.area = area;
    this.input = input;
    this.policy = policy;
    this.findings = findings;
  }

  Area area() {
    return area;
  }

  AdviceInput input() {
    return input;
  }

  AdvicePolicy policy() {
    return policy;
  }

  long configured() {
    return input.model().bytes(area);
  }

  ValueStatistics demand() {
    return input.usage().demand(area);
  }

  ValueStatistics of(Measure measure) {
    return input.usage().of(measure);
  }

  long peak() {
    return demand().peak().orElse(0);
  }

  /** The highest value of the last day; what is older makes nothing urgent. */
  long recentPeak() {
    return demand().recentPeak().orElse(0);
  }

  /** The highest value of the long window; what is lowered must hold it. */
  long longPeak() {
    return Math.max(peak(), demand().longPeak().orElse(0));
  }

  /** What was held for three buckets within the window; a shorter spike raises nothing. */
  long sustained() {
    return demand().sustained().orElse(0);
  }

  /**
   * Whether tasks run, and ran for long enough without a change of slots, to lower something; and
   * demand, and what else is asked for, is known of every process, and not new on its level.
   */
  boolean mayLower(long millis, Measure... basis) {
    boolean seen = input.usage().isSeenEverywhere(Measure.demand(area));
    for (Measure measure : basis) {
      seen &= input.usage().isSeenEverywhere(measure);
    }
    return seen
        && !demand().isSettling()
        && input.usage().phase() == Phase.RUNNING
        && input.usage().loweringMillis() >= millis;
  }

  /**
   * Whether demand rises without a plateau: it may be a leak that is too young or too fast to tell.
   */
  boolean rises() {
    return rises(demand());
  }

  private static boolean rises(ValueStatistics demand) {
    Trend trend = demand.trend();
    return trend != null && trend.isRising();
  }

  /** For sentences: that it rises, if it does. */
  String rising() {
    return rises() ? "; it is rising by " + growth() + " and may be a leak" : "";
  }

  /**
   * A raise, without headroom where demand rises: a leak would take that too. None at all, unless
   * it is urgent, while demand rises so fast that it will be told as a leak if it goes on: no size
   * can be told before it stops.
   */
  AreaTarget raise(long target, long floor, boolean urgent, String arithmetic) {
    if (!rises()) {
      return AreaTarget.raise(area, configured(), target, floor, urgent, arithmetic);
    }
    return exhausts(demand()) && !urgent
        ? keep("rising by " + growth() + ": what is enough shows when it stops, or it is a leak")
        : AreaTarget.raise(
            area,
            configured(),
            Math.min(target, floor),
            floor,
            urgent,
            arithmetic + ", but rising, may be a leak: the floor without headroom");
  }

  /**
   * Whether demand rises without a plateau, was seen to for long enough, and would exhaust the area
   * within the long window.
   */
  boolean leaks() {
    return leaks(demand());
  }

  /** The same of one process among several. */
  boolean leaks(ValueStatistics demand) {
    Trend trend = demand.trend();
    return trend != null
        && rises(demand)
        && trend.spanMillis() >= policy.leakMillis()
        && exhausts(demand);
  }

  /** Whether what rises would exhaust the area within the long window. */
  private boolean exhausts(ValueStatistics demand) {
    Trend trend = demand.trend();
    if (trend == null) {
      return false;
    }
    double left = Math.max(0, input.limit(area) - demand.floor().orElse(0));
    return left / trend.bytesPerSecond() * 1000 <= policy.exhaustionMillis();
  }

  /** Bytes an hour of the trend, for sentences. */
  String growth() {
    return growth(demand());
  }

  static String growth(ValueStatistics demand) {
    Trend trend = demand.trend();
    return trend == null
        ? "no trend"
        : Mebibytes.text(Math.round(trend.bytesPerSecond() * 3600)) + " an hour";
  }

  /**
   * Each slot of a session that is free may be taken by a job that needs as much as those that run.
   * A JobManager has none, although the same file tells those of its TaskManagers.
   */
  boolean mayOtherJobsCome() {
    return isSession()
        && input.model().role() == ProcessRole.TASK_MANAGER
        && input.slots() < input.managedSlots();
  }

  AreaTarget keepForJobsToCome() {
    return keep("kept for a job that takes a free slot of the session");
  }

  boolean isSession() {
    return input.clusterKind() == ClusterKind.SESSION;
  }

  AreaTarget keep(String why) {
    return AreaTarget.keep(area, configured(), why);
  }

  /**
   * At most half is given away in one go, two thirds where one job runs and seven days were seen:
   * the next bucket of evidence may allow the rest. After a half, what needs a quarter to a third
   * would lie above the level at which it may be lowered again, and another restart away from its
   * target.
   */
  AreaTarget lower(long target, String arithmetic) {
    boolean isOld = input.usage().loweringMillis() >= policy.longLowerMillis();
    return isOld && !isSession()
        ? lower(target, configured() / 3, arithmetic, "two thirds")
        : lowerByHalf(target, arithmetic);
  }

  /**
   * At most half: for what nobody accounts for, and for a heap, whose collections get more frequent
   * the less of it is free.
   */
  AreaTarget lowerByHalf(long target, String arithmetic) {
    return lower(target, configured() / 2, arithmetic, "half");
  }

  private AreaTarget lower(long target, long least, String arithmetic, String most) {
    return AreaTarget.lower(
        area,
        configured(),
        Math.max(target, least),
        target < least ? arithmetic + ", at most " + most + " in one go" : arithmetic);
  }

  /** Whether one of the reasons was found in an area that was looked at before. */
  boolean isFoundElsewhere(Set<Reason> reasons) {
    for (Finding finding : findings) {
      if (finding.holds() && reasons.contains(finding.reason())) {
        return true;
      }
    }
    return false;
  }

  void found(Reason reason, String sentence) {
    findings.add(new Finding(area, reason, sentence, evidence()));
  }

  void found(Reason reason, String sentence, String name, Number value) {
    Map<String, Number> evidence = evidence();
    evidence.put(name, value);
    findings.add(new Finding(area, reason, sentence, evidence));
  }

  private Map<String, Number> evidence() {
    Map<String, Number> evidence = new LinkedHashMap<>();
    evidence.put("configured_bytes", configured());
    evidence.put("peak_bytes", peak());
    evidence.put("observed_seconds", input.usage().runningMillis() / 1000);
    return evidence;
  }

  /** {@code peak 120 MiB of 256 MiB}. */
  String peakOfConfigured() {
    return "peak " + Mebibytes.text(peak()) + " of " + Mebibytes.text(configured());
  }
}
