package io.github.flinkmemory.exporter.model;

/**
 * Who starts Flink's processes. It decides what the legacy heap options mean, and whether there is
 * a budget of the process at all.
 */
public enum DeployMode {
  /**
   * Flink's shell scripts: a cluster of one's own, the Docker images, the Kubernetes operator in
   * its standalone mode.
   */
  STANDALONE("standalone"),
  YARN("yarn"),
  /** Flink's own Kubernetes integration, and the operator in its native mode. */
  KUBERNETES("kubernetes"),
  /** Up to Flink 1.13. */
  MESOS("mesos"),
  /** A MiniCluster inside a user's own JVM. */
  LOCAL("local");

  private final String label;

  DeployMode(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code deploy_mode} and of command-line options. */
  public String label() {
    return label;
  }
}
