package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.FlinkRelease;
import java.util.Comparator;
import java.util.stream.Stream;

/** Flink versions whose classes can be run here. */
final class Releases {
  private Releases() {}

  /** All but 1.10.0, whose memory segments want internals that Java 17 hides. */
  static Stream<FlinkRelease> runnable() {
    return FlinkRelease.all().filter(release -> release.isAtLeast("1.10.1"));
  }

  static FlinkRelease newest() {
    return runnable().max(Comparator.naturalOrder()).orElseThrow();
  }
}
