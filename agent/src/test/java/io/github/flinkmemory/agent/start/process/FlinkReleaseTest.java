package io.github.flinkmemory.agent.start.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkReleaseTest {
  @ParameterizedTest
  @CsvSource({
    "/opt/flink/lib/a.jar:/opt/flink/lib/flink-dist_2.12-1.10.3.jar, 1.10.3",
    "/opt/flink/lib/flink-dist-2.3.0.jar, 2.3.0",
    "flink-runtime-1.20.3-vendor7.jar, 1.20.3-vendor7",
    "/opt/flink-1.20.3/lib/other.jar, ''",
    "'', ''"
  })
  void readsTheNameOfAJar(String classPath, String version) {
    assertThat(FlinkRelease.ofJars(classPath)).isEqualTo(version);
  }
}
