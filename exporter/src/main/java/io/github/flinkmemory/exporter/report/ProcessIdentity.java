package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.Arrays;
import java.util.List;

/** Which process a report is about. Unknown texts are empty. Immutable. */
public final class ProcessIdentity {
  private final ProcessRole role;
  private final String resourceId;
  private final String flinkVersion;
  private final String javaVersion;
  private final String deployMode;
  private final String configurationHash;
  private final String agentVersion;
  private final String clusterKind;

  public ProcessIdentity(
      ProcessRole role,
      String resourceId,
      String flinkVersion,
      String javaVersion,
      String deployMode,
      String configurationHash,
      String agentVersion) {
    this(
        role,
        resourceId,
        flinkVersion,
        javaVersion,
        deployMode,
        configurationHash,
        agentVersion,
        "");
  }

  private ProcessIdentity(
      ProcessRole role,
      String resourceId,
      String flinkVersion,
      String javaVersion,
      String deployMode,
      String configurationHash,
      String agentVersion,
      String clusterKind) {
    this.role = role;
    this.resourceId = resourceId;
    this.flinkVersion = flinkVersion;
    this.javaVersion = javaVersion;
    this.deployMode = deployMode;
    this.configurationHash = configurationHash;
    this.agentVersion = agentVersion;
    this.clusterKind = clusterKind;
  }

  /** The same process in a cluster of that kind; see {@link #clusterKind}. */
  public ProcessIdentity inCluster(String kind) {
    return new ProcessIdentity(
        role,
        resourceId,
        flinkVersion,
        javaVersion,
        deployMode,
        configurationHash,
        agentVersion,
        kind);
  }

  public ProcessRole role() {
    return role;
  }

  /** Flink's id of the TaskManager, as its REST API and its metrics scope name it. */
  public String resourceId() {
    return resourceId;
  }

  public String flinkVersion() {
    return flinkVersion;
  }

  public String javaVersion() {
    return javaVersion;
  }

  /** {@code standalone}, {@code yarn}, {@code kubernetes}, {@code mesos} or {@code local}. */
  public String deployMode() {
    return deployMode;
  }

  /**
   * {@code application}, {@code session} or {@code unknown}; empty before anything was looked at.
   */
  public String clusterKind() {
    return clusterKind;
  }

  /** Equal for processes whose memory was configured alike; fleets are grouped by it. */
  public String configurationHash() {
    return configurationHash;
  }

  public String agentVersion() {
    return agentVersion;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessIdentity && fields().equals(((ProcessIdentity) other).fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  private List<Object> fields() {
    return Arrays.asList(
        role,
        resourceId,
        flinkVersion,
        javaVersion,
        deployMode,
        configurationHash,
        agentVersion,
        clusterKind);
  }
}
