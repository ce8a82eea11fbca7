package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.List;

/** Processes with one configuration, as Prometheus tells them apart. Immutable. */
final class FleetGroup {
  private final ProcessRole role;
  private final PrometheusSeries series;
  private final SeriesSelector identity;
  private final String name;

  /**
   * @param series labels, and the number of processes as its value
   * @param by labels that the user wants told apart
   */
  FleetGroup(ProcessRole role, PrometheusSeries series, SeriesSelector match, List<String> by) {
    this.role = role;
    this.series = series;
    SeriesSelector selector = match;
    StringBuilder labels = new StringBuilder();
    for (String label : by) {
      selector = selector.and(label, series.label(label));
      labels
          .append(labels.length() == 0 ? "" : ", ")
          .append(label)
          .append('=')
          .append(series.label(label));
    }
    for (String label : new String[] {"role", "flink_version", "deploy_mode", "config_hash"}) {
      selector = selector.and(label, series.label(label));
    }
    this.identity = selector;
    this.name = labels.length() == 0 ? match.toString() : labels.toString();
  }

  ProcessRole role() {
    return role;
  }

  /** Selects {@code flink_memory_info} of its processes. */
  SeriesSelector identity() {
    return identity;
  }

  String flinkVersion() {
    return ReportReader.version(series.label("flink_version"));
  }

  String deployMode() {
    return series.label("deploy_mode");
  }

  String configurationHash() {
    return series.label("config_hash");
  }

  int processes() {
    return Math.toIntExact(series.last());
  }

  /** For people: the labels asked for, else what it was selected by. */
  String name() {
    return name;
  }

  /** Whether recording rules cannot tell the two apart. */
  boolean isRecordedLike(FleetGroup other, List<String> by) {
    boolean same = configurationHash().equals(other.configurationHash());
    for (String label : by) {
      same &= series.label(label).equals(other.series.label(label));
    }
    return same;
  }
}
