package io.github.flinkmemory.e2e.evaluation;

import java.util.List;
import java.util.stream.Stream;

/** Everything that is injected. */
final class Scenarios {

  private static final List<Scenario> ALL =
      Stream.of(JvmFaults.all(), FlinkFaults.all(), NativeFaults.all(), Controls.all())
          .flatMap(List::stream)
          .toList();

  private Scenarios() {}

  /** In the order of the page. */
  static List<Scenario> all() {
    return ALL;
  }

  /** A fault and its control, for each build. */
  static List<Scenario> few() {
    return ALL.stream()
        .filter(one -> one.title().equals("direct memory") && one.form() != Form.RAMP)
        .toList();
  }
}
