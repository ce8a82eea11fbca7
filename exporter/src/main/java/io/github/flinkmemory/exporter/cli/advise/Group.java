package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.FleetInput;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Processes that one configuration serves, and so one edit must. Immutable. */
final class Group {
  private final List<Observation> members;
  private final boolean complete;

  private Group(List<Observation> members, boolean complete) {
    this.members = Collections.unmodifiableList(members);
    this.complete = complete;
  }

  /**
   * Puts together what has the same role, version, configuration and sizes, in the order of their
   * coming.
   *
   * @param complete whether all that was asked for could be observed
   */
  static List<Group> of(List<Observation> observations, boolean complete) {
    Map<List<Object>, List<Observation>> groups = new LinkedHashMap<>();
    for (Observation observation : observations) {
      groups.computeIfAbsent(key(observation), any -> new ArrayList<>()).add(observation);
    }
    List<Group> list = new ArrayList<>();
    for (List<Observation> members : groups.values()) {
      list.add(new Group(members, complete));
    }
    return list;
  }

  /** Windows too: what was seen in other time cannot be set side by side. */
  private static List<Object> key(Observation observation) {
    MemoryModel model = observation.input().model();
    return Arrays.asList(
        observation.scope(),
        model.role(),
        observation.input().flinkVersion(),
        observation.input().deployMode(),
        observation.configurationHash(),
        model.components(),
        observation.policy().usage().bucketMillis(),
        observation.policy().usage().bucketsPerDay());
  }

  /** Largest demands, tightest limits. */
  AdviceInput input() {
    List<AdviceInput> inputs = new ArrayList<>();
    for (Observation member : members) {
      inputs.add(member.input());
    }
    return inputs.size() == 1 && complete ? inputs.get(0) : FleetInput.merge(inputs, complete);
  }

  GroupPolicy policy() {
    List<AdvicePolicy> policies = new ArrayList<>();
    for (Observation member : members) {
      policies.add(member.policy());
    }
    return new GroupPolicy(policies);
  }

  List<AreaTarget> held() {
    List<AreaTarget> held = new ArrayList<>();
    for (Observation member : members) {
      held.addAll(member.held());
    }
    held.sort((one, other) -> Long.compare(other.target(), one.target()));
    return held;
  }

  ProcessRole role() {
    return members.get(0).input().model().role();
  }

  String flinkVersion() {
    return members.get(0).input().flinkVersion();
  }

  /** What tells its sizes from those of others. */
  List<Object> sizes() {
    return Arrays.asList(configurationHash(), members.get(0).input().model().components());
  }

  /** Empty when it is not known. */
  String configurationHash() {
    return members.get(0).configurationHash();
  }

  int processes() {
    int processes = 0;
    for (Observation member : members) {
      processes += member.processes();
    }
    return processes;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Observation member : members) {
      names.add(member.name());
    }
    return names;
  }

  List<String> remarks() {
    LinkedHashSet<String> remarks = new LinkedHashSet<>();
    for (Observation member : members) {
      remarks.addAll(member.remarks());
    }
    if (members.size() > 1) {
      Observation least = leastSeen();
      remarks.add(
          "largest demand of "
              + members.size()
              + " processes; what may be lowered goes by the one seen least, "
              + least.name()
              + " ("
              + TimeText.of(least.input().usage().loweringMillis())
              + ")");
    }
    if (!complete) {
      remarks.add("not all that was asked for could be observed, so nothing is lowered");
    }
    return new ArrayList<>(remarks);
  }

  /** What to know of an edit of the configuration that was observed; empty for nothing. */
  String editRemark() {
    return members.get(0).editRemark();
  }

  private Observation leastSeen() {
    Observation least = members.get(0);
    for (Observation member : members) {
      if (member.input().usage().loweringMillis() < least.input().usage().loweringMillis()) {
        least = member;
      }
    }
    return least;
  }

  /** {@code taskmanager, Flink 1.20.3, configuration cafe}. */
  String title() {
    return role().label()
        + (flinkVersion().isEmpty() ? ", unknown Flink" : ", Flink " + flinkVersion())
        + (configurationHash().isEmpty() ? "" : ", configuration " + configurationHash());
  }
}
