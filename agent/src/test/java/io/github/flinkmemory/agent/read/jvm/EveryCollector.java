package io.github.flinkmemory.agent.read.jvm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every collector of every Java version that an agent may meet, for a JVM of its own each. */
public final class EveryCollector {
  private static final String SERIAL = "-XX:+UseSerialGC";
  private static final String PARALLEL = "-XX:+UseParallelGC";
  private static final String CMS = "-XX:+UseConcMarkSweepGC";
  private static final String G1 = "-XX:+UseG1GC";
  private static final String Z = "-XX:+UseZGC";
  private static final String SHENANDOAH = "-XX:+UseShenandoahGC";

  private static final Map<Integer, List<String>> BY_VERSION =
      new TreeMap<>(
          Map.of(
              8, List.of(SERIAL, PARALLEL, CMS, G1),
              11, List.of(SERIAL, PARALLEL, G1, Z),
              17, List.of(SERIAL, PARALLEL, G1, Z, SHENANDOAH),
              21, List.of(SERIAL, PARALLEL, G1, Z, Z + " -XX:+ZGenerational", SHENANDOAH),
              25, List.of(SERIAL, PARALLEL, G1, Z, SHENANDOAH)));

  private EveryCollector() {}

  /** The Java version and the JVM's options, without generational Shenandoah. */
  public static Stream<Arguments> arguments() {
    return BY_VERSION.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream().map(options -> Arguments.of(entry.getKey(), options)));
  }

  /** With generational Shenandoah. */
  public static Stream<Arguments> withGenerationalShenandoah() {
    return Stream.concat(
        arguments(),
        Stream.of(Arguments.of(25, SHENANDOAH + " -XX:ShenandoahGCMode=generational")));
  }
}
