package io.github.flinkmemory.exporter.advice;

import java.util.Map;

/** Whether a process serves one job or whatever comes. */
public enum ClusterKind {
  APPLICATION("application"),
  /** Also where it cannot be seen: the kind for which more must be kept. */
  SESSION("session");

  private static final String UNKNOWN = "unknown";
  private static final String TARGET = "execution.target";

  // What Flink's own clients write into the configuration of the cluster that they start. A user
  // writes execution.target, too, for the client, where it also reaches a session cluster's file.
  private static final String APPLICATION_MAIN = "$internal.application.main";
  private static final String KUBERNETES_ENTRYPOINT =
      "kubernetes.internal.jobmanager.entrypoint.class";
  private static final String JOB_GRAPH = "internal.jobgraph-path";

  private final String label;

  ClusterKind(String label) {
    this.label = label;
  }

  /** The name for people and JSON. */
  public String label() {
    return label;
  }

  /**
   * {@link #APPLICATION} only where the target says so and something confirms it that Flink wrote
   * itself; a session where they are in conflict, or silent.
   */
  public static ClusterKind of(Map<String, String> configuration) {
    String target = target(configuration);
    String entrypoint = entrypoint(configuration);
    if (entrypoint.contains("Session")) {
      return SESSION;
    }
    boolean application =
        target.endsWith("-application")
            && (entrypoint.contains("Application") || configuration.containsKey(APPLICATION_MAIN));
    boolean oneJob = target.endsWith("-per-job") && configuration.containsKey(JOB_GRAPH);
    return application || oneJob ? APPLICATION : SESSION;
  }

  /**
   * The value of the metric label {@code cluster_kind}: {@code application}, {@code session}, or
   * {@code unknown} where the configuration says neither. Flink's shell scripts write nothing.
   */
  public static String seenIn(Map<String, String> configuration) {
    ClusterKind kind = of(configuration);
    boolean seen =
        kind == APPLICATION
            || entrypoint(configuration).contains("Session")
            || target(configuration).endsWith("-session");
    return seen ? kind.label : UNKNOWN;
  }

  private static String target(Map<String, String> configuration) {
    return configuration.getOrDefault(TARGET, "");
  }

  private static String entrypoint(Map<String, String> configuration) {
    return configuration.getOrDefault(KUBERNETES_ENTRYPOINT, "");
  }
}
