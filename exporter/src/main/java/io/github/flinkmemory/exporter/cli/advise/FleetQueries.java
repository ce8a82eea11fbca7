package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Fragmentation;
import io.github.flinkmemory.exporter.advice.MetaspaceUse;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.model.Area;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Queries for the processes with one configuration. Which configuration a series is of stands on
 * {@code flink_memory_info}, with which each is joined at each point of time: a process that comes
 * back at the same address with other sizes is another one from there on.
 */
final class FleetQueries {
  static final String INFO = "flink_memory_info";

  /** Labels of a target that recording rules and joins go by. */
  static final List<String> TARGET =
      Collections.unmodifiableList(Arrays.asList("cluster", "namespace", "job", "instance"));

  /** What the recording rules of the fleet keep. */
  static final Set<String> RECORDED =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList("cluster", "namespace", "job", "flink_deployment", "config_hash")));

  static final String CONTAINER_LIMIT = "flink_memory_container_limit_bytes";

  static final String CONTAINER_HELD = "flink_memory_container_unreclaimable_bytes";

  private static final String ON = " on (" + String.join(", ", TARGET) + ") ";

  private static final String BY_TARGET = " by (" + String.join(", ", TARGET) + ") ";

  private static final String METASPACE = "area=\"metaspace\"";

  private static final String LOADER_BYTES = "flink_memory_user_loader_bytes";

  private static final String LEAKED = "state=\"leaked\"";

  private static final String ALLOCATOR = "kind=\"allocator\"";

  private final SeriesSelector identity;
  private final String configurationHash;
  private final long stepMillis;

  /**
   * @param identity selects {@code flink_memory_info} of the processes
   * @param stepMillis between two values of a range
   */
  FleetQueries(SeriesSelector identity, String configurationHash, long stepMillis) {
    this.identity = identity;
    this.configurationHash = configurationHash;
    this.stepMillis = stepMillis;
  }

  private String step() {
    return "[" + stepMillis + "ms]";
  }

  private String measurement(String metric, String matcher) {
    SeriesSelector selector = identity.ofMeasurements();
    String text = selector.toString();
    if (matcher.isEmpty()) {
      return metric + text;
    }
    return metric
        + (text.equals("{}") ? "{" : text.substring(0, text.length() - 1) + ",")
        + matcher
        + "}";
  }

  private String joined(String expression) {
    return expression + " *" + ON + "group_left () " + INFO + identity;
  }

  /** As of now. */
  String now(String aggregation, String metric, String matcher) {
    return aggregation + " (" + joined(measurement(metric, matcher)) + ")";
  }

  /**
   * How often the demand of an area changed, of the process where it did least, in the first time
   * of each process not looked at. A change between two processes at one address does not count:
   * there the counter of pauses starts anew.
   *
   * @param startMillis for which a process says nothing of what it needs later
   */
  String leastChanges(Area area, long windowMillis, long startMillis) {
    String demand = measurement("flink_memory_demand_bytes", "area=\"" + area.label() + "\"");
    String pauses = measurement("flink_memory_gc_pause_seconds_total", "");
    String restarts = "resets(" + pauses + "[" + windowMillis + "ms])";
    String old =
        demand
            + " and"
            + ON
            + INFO
            + identity
            + " offset "
            + startMillis
            + "ms unless"
            + ON
            + "(resets("
            + pauses
            + "["
            + startMillis
            + "ms]) > 0)";
    String subquery = "[" + windowMillis + "ms:" + stepMillis + "ms]";
    // A process that is all first time has told nothing, which is less than others tell.
    String changes = "(changes((" + old + ")" + subquery + ") or" + ON + "0 * " + demand + ")";
    return "min ("
        + joined("(" + changes + " -" + ON + "max" + BY_TARGET + "(" + restarts + "))")
        + ")";
  }

  /** Over a step, without processes that ran another configuration within it. */
  String overStep(String aggregation, String function, String metric, String matcher) {
    return aggregation
        + " ("
        + ofConfiguration(function + "(" + measurement(metric, matcher) + step() + ")")
        + ")";
  }

  private String ofConfiguration(String overStep) {
    return joined(overStep)
        + " unless"
        + ON
        + "max_over_time("
        + INFO
        + otherConfigurations()
        + step()
        + ")";
  }

  /** Over a step, the share of its limit that the fullest container held. */
  String fullestContainer() {
    return "max (" + containerShares() + ")";
  }

  /** Over a step, the limit of that container; of those as full the smallest. */
  String limitOfFullestContainer() {
    return "min ("
        + byTarget(CONTAINER_LIMIT)
        + " and"
        + ON
        + "(("
        + containerShares()
        + ") == scalar(max("
        + containerShares()
        + "))))";
  }

  private String containerShares() {
    return ofConfiguration(byTarget(CONTAINER_HELD) + " /" + ON + byTarget(CONTAINER_LIMIT));
  }

  /** Over a step, in which one process may have followed another at the same address. */
  private String byTarget(String metric) {
    return "max" + BY_TARGET + "(max_over_time(" + measurement(metric, "") + step() + "))";
  }

  /**
   * What the allocator of a process keeps without use and kept for three buckets in a row, of the
   * process that keeps most: as {@link Fragmentation} takes it, and where it is not told now what
   * lasted within the window.
   */
  String lastingFragmentation(long windowMillis, long bucketMillis) {
    String kept =
        "sum" + BY_TARGET + "(" + measurement("flink_memory_resident_bytes", ALLOCATOR) + ")";
    String lasted =
        "max_over_time(min_over_time(("
            + kept
            + ")["
            + 3 * bucketMillis
            + "ms:"
            + bucketMillis
            + "ms])["
            + windowMillis
            + "ms:"
            + bucketMillis
            + "ms])";
    String now = kept + " / " + Fragmentation.ENDS;
    return "max (" + joined("(" + now + " <=" + ON + lasted + " or" + ON + lasted + ")") + ")";
  }

  /**
   * Of each process the share of its overhead that no measurement vouches for, as the agent tells
   * it: what is derived, and what is unexplained on either side of zero.
   */
  String unexplainedShare(String aggregation) {
    StringJoiner kinds = new StringJoiner("|");
    for (ResidentKind kind : ResidentKind.values()) {
      if (kind.isOverhead()) {
        kinds.add(kind.label());
      }
    }
    String matcher = "basis=\"derived\",kind=~\"" + kinds + "\"";
    return aggregation
        + " ("
        + joined(
            "(sum"
                + BY_TARGET
                + "(abs("
                + measurement("flink_memory_resident_bytes", matcher)
                + ")) /"
                + ON
                + "("
                + measurement("flink_memory_demand_bytes", "area=\"overhead\"")
                + " > 0))")
        + ")";
  }

  /**
   * The metaspace that the process needed which needed most, each without what leaked loaders held
   * at most: what has leaked by the end was garbage before it was known to leak.
   */
  String liveMetaspace(long windowMillis) {
    String window = "[" + windowMillis + "ms:" + stepMillis + "ms]";
    String demand = measurement("flink_memory_demand_bytes", METASPACE);
    String committed = ofConfiguration("max_over_time(" + demand + step() + ")");
    return withoutLeaks(
        overWindow("(" + committed + ")" + window),
        overWindow("(" + measurement(LOADER_BYTES, LEAKED) + ")" + window));
  }

  /** The same now, of the peaks that the processes tell themselves. */
  String liveMetaspacePeak() {
    return withoutLeaks(
        "max" + BY_TARGET + "(" + joined(measurement("flink_memory_peak_bytes", METASPACE)) + ")",
        "max" + BY_TARGET + "(" + measurement(LOADER_BYTES, LEAKED) + ")");
  }

  private static String overWindow(String subquery) {
    return "max" + BY_TARGET + "(max_over_time(" + subquery + "))";
  }

  private static String withoutLeaks(String committed, String leaked) {
    String many = "(" + leaked + " >= " + MetaspaceUse.LEAST_LEAK + ")";
    return "max (" + committed + " -" + ON + many + " or" + ON + committed + ")";
  }

  private SeriesSelector otherConfigurations() {
    return identity.ofMeasurements().andOther("config_hash", configurationHash);
  }

  /** How many processes run. */
  String processes() {
    return "count (" + INFO + identity + ")";
  }

  /** Demand by area over a step, from a recording rule. */
  String recordedDemand() {
    return "max by (area) (max_over_time(deployment:flink_memory_demand_bytes:max"
        + identity.ofMeasurements().and("config_hash", configurationHash)
        + step()
        + "))";
  }

  /** Demand by area over a step, from the processes' own series. */
  String demand() {
    return overStep("max by (area)", "max_over_time", "flink_memory_demand_bytes", "");
  }
}
