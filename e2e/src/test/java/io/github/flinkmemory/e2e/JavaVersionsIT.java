package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent on every Java of this machine that Flink runs on, in short. */
class JavaVersionsIT {

  @ParameterizedTest(name = "{0} on {1}", allowZeroInvocations = true)
  @MethodSource("combinations")
  void measuresAndRunsAJob(String version, JavaRuntime java) throws Exception {
    try (AgentCluster cluster = AgentCluster.of(version).java(java).start()) {
      TaskManagerProcess taskManager = cluster.startTaskManager("tm-1");
      Path result = cluster.file("result");
      String job =
          cluster.submit(Map.of("records", "20000", "keys", "500", "result", result.toString()));
      cluster.flink().awaitJobState(job, "FINISHED", Duration.ofSeconds(90));
      assertThat(Files.readString(result)).startsWith("keys=500 records=20000 sum=199990000 ");

      MetricsPage page = Samples.next(AgentCluster.agentOf(taskManager));
      JsonNode flink =
          cluster.flink().rest().taskManager("tm-1").orElseThrow().path("memoryConfiguration");
      assertThat(page.value("flink_memory_process_configured_bytes"))
          .hasValue((double) flink.path("totalProcessMemory").asLong());
      for (String area : new String[] {"heap", "off_heap", "network", "managed", "metaspace"}) {
        assertThat(page.value("flink_memory_used_bytes", "area", area)).as(area).isPresent();
      }
      assertThat(page.value("flink_memory_process_resident_bytes").orElse(0)).isPositive();
      assertThat(page.series("flink_memory_source_state"))
          .noneMatch(
              source -> "failed".equals(source.labels().get("state")) && source.value() == 1);
      // On each Java the JDK's own fields are seen, and the data plane's and remote calls' Netty.
      for (String kind : new String[] {"jdk_temporary", "netty", "netty_rpc", "rest"}) {
        assertThat(page.value("flink_memory_off_heap_bytes", "kind", kind)).as(kind).isPresent();
      }
      assertThat(page.series("flink_memory_info"))
          .singleElement()
          .satisfies(
              info ->
                  assertThat(info.labels().get("java_version"))
                      .matches("(1\\.)?" + java.feature() + "([._+-].*)?"));
    }
  }

  /**
   * Each line of Flink on the Javas that it supports; the one that runs the tests is covered by all
   * others.
   */
  static Stream<Arguments> combinations() {
    return JavaRuntimes.installed().stream()
        .filter(java -> java.feature() != Runtime.version().feature())
        .flatMap(
            java ->
                Stream.of(AgentCluster.LONG_TERM, AgentCluster.NEWEST)
                    .filter(version -> supports(version, java.feature()))
                    .map(version -> Arguments.of(version, java)));
  }

  private static boolean supports(String version, int java) {
    return version.equals(AgentCluster.LONG_TERM) ? java <= 21 : java >= 11;
  }
}
