package io.github.flinkmemory.exporter.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterKindTest {
  private static final String ENTRYPOINT = "org.apache.flink.kubernetes.entrypoint.Kubernetes";

  @ParameterizedTest
  @CsvSource({
    // Confirmed by what Flink wrote itself.
    "kubernetes-application, ApplicationClusterEntrypoint, , , APPLICATION",
    "kubernetes-application, , Main, , APPLICATION",
    "yarn-application, , Main, , APPLICATION",
    "yarn-per-job, , , job.graph, APPLICATION",
    // A line for the client, which the file of a session cluster has as well.
    "kubernetes-application, , , , SESSION",
    "yarn-per-job, , Main, , SESSION",
    // In conflict, or silent.
    "kubernetes-application, SessionClusterEntrypoint, Main, , SESSION",
    "kubernetes-session, ApplicationClusterEntrypoint, Main, , SESSION",
    "remote, , Main, , SESSION",
    ", ApplicationClusterEntrypoint, Main, job.graph, SESSION",
    ", , , , SESSION"
  })
  void theTargetAloneIsNotTrusted(
      @Nullable String target,
      @Nullable String entrypoint,
      @Nullable String main,
      @Nullable String jobGraph,
      ClusterKind kind) {
    Map<String, String> own = new HashMap<>();
    put(own, "execution.target", target);
    put(
        own,
        "kubernetes.internal.jobmanager.entrypoint.class",
        entrypoint == null ? null : ENTRYPOINT + entrypoint);
    put(own, "$internal.application.main", main);
    put(own, "internal.jobgraph-path", jobGraph);
    assertThat(ClusterKind.of(own)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes-application, ApplicationClusterEntrypoint, , application",
    "yarn-application, , Main, application",
    "kubernetes-application, SessionClusterEntrypoint, Main, session",
    "yarn-session, , , session",
    // A line for the client; and what Flink's shell scripts leave behind.
    "kubernetes-application, , , unknown",
    "remote, , , unknown",
    ", , , unknown"
  })
  void theLabelSaysWhatWasSeen(
      @Nullable String target, @Nullable String entrypoint, @Nullable String main, String label) {
    Map<String, String> own = new HashMap<>();
    put(own, "execution.target", target);
    put(
        own,
        "kubernetes.internal.jobmanager.entrypoint.class",
        entrypoint == null ? null : ENTRYPOINT + entrypoint);
    put(own, "$internal.application.main", main);
    assertThat(ClusterKind.seenIn(own)).isEqualTo(label);
  }

  private static void put(Map<String, String> own, String key, @Nullable String value) {
    if (value != null) {
      own.put(key, value);
    }
  }
}
