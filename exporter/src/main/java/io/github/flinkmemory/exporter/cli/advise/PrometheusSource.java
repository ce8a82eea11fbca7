package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the configurations that run now, and what the processes that ran them needed. */
final class PrometheusSource {
  /** Prometheus answers at most 11,000 values a series. */
  private static final long MOST_STEPS = 10_000;

  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final PrometheusServer server;
  private final SeriesSelector match;
  private final List<String> by;
  private final Duration window;
  private final AdvicePolicy policy;
  private final @Nullable ProcessRole role;

  /**
   * @param match what of the fleet to look at
   * @param by labels by which to tell deployments apart
   * @param policy whose buckets are the steps of the series
   * @param role null for both
   */
  PrometheusSource(
      PrometheusServer server,
      SeriesSelector match,
      List<String> by,
      Duration window,
      AdvicePolicy policy,
      @Nullable ProcessRole role) {
    this.server = server;
    this.match = match;
    this.by = by;
    this.window = window;
    this.policy = policy;
    this.role = role;
  }

  /** Splits what the option {@code --by} takes. */
  static List<String> labels(String text) throws UsageException {
    List<String> labels = new ArrayList<>();
    for (String label : text.isEmpty() ? new String[0] : text.split(",")) {
      if (!LABEL.matcher(label.trim()).matches()) {
        throw new UsageException("--by " + text + ": '" + label.trim() + "' is no label name");
      }
      labels.add(label.trim());
    }
    return labels;
  }

  /**
   * @param complaints collects one line for each configuration that cannot be looked at
   */
  List<Observation> observe(List<String> complaints) throws UsageException {
    long now = server.timeMillis();
    List<FleetGroup> groups = groups(now);
    List<Observation> observations = new ArrayList<>();
    for (FleetGroup group : groups) {
      boolean ambiguous = false;
      for (FleetGroup other : groups) {
        ambiguous |= other != group && group.isRecordedLike(other, by);
      }
      String rules =
          ambiguous ? "the rules do not tell Flink's versions apart" : rulesTrouble(group);
      Observation observation =
          new FleetReader(server, group, policy, now, Math.min(window.toMillis(), now), step())
              .observe(rules, complaints);
      if (observation != null) {
        observations.add(observation);
      }
    }
    return observations;
  }

  /** Why recording rules cannot answer; empty when they can. */
  private String rulesTrouble(FleetGroup group) {
    if (group.role() != ProcessRole.TASK_MANAGER) {
      return "the rules are of TaskManagers";
    }
    String label = group.identity().ofMeasurements().labelBeyond(FleetQueries.RECORDED);
    return label.isEmpty() ? "" : "the rules do not keep the label " + label;
  }

  private long step() {
    long bucket = policy.usage().bucketMillis();
    return bucket * Math.max(1, (window.toMillis() / bucket + MOST_STEPS - 1) / MOST_STEPS);
  }

  private List<FleetGroup> groups(long now) throws UsageException {
    Set<String> labels =
        new LinkedHashSet<>(Arrays.asList("role", "flink_version", "deploy_mode", "config_hash"));
    labels.addAll(by);
    String info = FleetQueries.INFO + match;
    List<FleetGroup> groups = new ArrayList<>();
    for (PrometheusSeries series :
        server.at(now, "count by (" + String.join(", ", labels) + ") (" + info + ")")) {
      ProcessRole known =
          Labelled.find(ProcessRole.values(), ProcessRole::label, series.label("role"));
      if (known != null && (role == null || role == known)) {
        groups.add(new FleetGroup(known, series, match, by));
      }
    }
    if (groups.isEmpty()) {
      throw new UsageException(server.told() + ": " + empty(now, info));
    }
    return groups;
  }

  private String empty(long now, String info) throws UsageException {
    String over = "max_over_time(" + info + "[" + window.toMillis() + "ms])";
    List<PrometheusSeries> before = server.at(now, "count (" + over + ")");
    String which = (role == null ? "" : role.label() + " in ") + info;
    return before.isEmpty()
        ? "no series matches " + which + "; check the selector, and that the agents are scraped"
        : "nothing runs now that matches "
            + which
            + ", only before ("
            + before.get(0).last()
            + " within the window): advice is for what runs";
  }
}
