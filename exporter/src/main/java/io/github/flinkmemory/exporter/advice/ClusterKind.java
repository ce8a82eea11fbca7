package io.github.flinkmemory.exporter.advice;

import java.util.Map;

/** Whether a process serves one job or whatever comes. */
public enum ClusterKind {
  APPLICATION("application"),
  /** Also where it cannot be seen: the kind for which more must be kept. */
  SESSION("session");

  private static final String TARGET = "execution.target";
  private static final String APPLICATION_MAIN = "$internal.application.main";

  private final String label;

  ClusterKind(String label) {
    this.label = label;
  }

  /** The name for people and JSON. */
  public String label() {
    return label;
  }

  /** Reads {@code execution.target}, which Kubernetes and YARN deployments carry. */
  public static ClusterKind of(Map<String, String> configuration) {
    String target = configuration.getOrDefault(TARGET, "");
    boolean application =
        target.endsWith("-application")
            || target.endsWith("-per-job")
            || configuration.containsKey(APPLICATION_MAIN);
    return application ? APPLICATION : SESSION;
  }
}
