package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.cluster.JavaRuntime;

/**
 * What a TaskManager runs on.
 *
 * @param tracked whether the JVM tracks its native memory
 */
record Combination(String flinkVersion, JavaRuntime java, boolean tracked) {

  /**
   * Netty 4.2, which Flink 2.3 brings, takes its chunks past the JVM's count of direct memory where
   * Unsafe may not be used.
   */
  boolean hidesNetty() {
    return java.feature() >= 24 && flinkVersion.startsWith("2.3");
  }

  @Override
  public String toString() {
    return "Flink %s, %s, native memory tracking %s"
        .formatted(flinkVersion, java, tracked ? "on" : "off");
  }
}
