package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flink's scripts read what their helper JVM prints; an agent that reaches it through the
 * environment has to keep silent.
 */
class LaunchHelperIT {

  @ParameterizedTest
  @ValueSource(strings = {AgentCluster.LONG_TERM, AgentCluster.NEWEST})
  void staysSilentInFlinksHelper(String version) {
    try (AgentCluster cluster = AgentCluster.of(version).start()) {
      List<String> without = cluster.flink().taskManagerLaunchParameters(Map.of()).jvmOptions();
      String agent = cluster.javaAgent("port=1,unknown=option,failFast=true");
      var with = cluster.flink().taskManagerLaunchParameters(Map.of("JAVA_TOOL_OPTIONS", agent));

      assertThat(with.jvmOptions()).isEqualTo(without);
      assertThat(with.output()).noneMatch(line -> line.contains("flink-memory-agent: "));
      assertThat(with.output())
          .filteredOn(line -> !isFlinks(line))
          .hasSize(1)
          .allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS"));
    }
  }

  private static boolean isFlinks(String line) {
    return line.startsWith("BASH_JAVA_UTILS_EXEC_RESULT:")
        || line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*");
  }
}
