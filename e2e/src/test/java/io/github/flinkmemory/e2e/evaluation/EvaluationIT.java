package io.github.flinkmemory.e2e.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.truth.MeasuredText;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What advice says while faults are injected into real TaskManagers, and while nothing is wrong.
 * {@code -Pevaluation} takes all of them, two at a time, and writes docs/advice-evaluation.md;
 * {@code -Devaluation.only='direct.*'} those whose name matches.
 */
@Execution(ExecutionMode.CONCURRENT)
class EvaluationIT {

  private static final boolean ALL = Boolean.getBoolean("evaluation.all");
  private static final Path TABLE = Path.of("target", "advice-evaluation.md");
  private static final KeptOutcomes kept = new KeptOutcomes(Path.of("target", "evaluation"));

  static Stream<Scenario> scenarios() {
    String only = System.getProperty("evaluation.only");
    if (only != null) {
      return Scenarios.all().stream().filter(one -> one.toString().matches(only));
    }
    return ALL ? Scenarios.all().stream() : Scenarios.few().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isToldRightlyAndHarmsNothing(Scenario scenario) throws Exception {
    Outcome outcome = Watch.of(scenario);
    kept.add(outcome);
    synchronized (kept) {
      MeasuredText.writePart(
          TABLE, "evaluation.page", "faults", EvaluationTable.of(kept.of(Scenarios.all())));
    }
    assertThat(outcome).matches(Outcome::isRight, "is told rightly and harms nothing");
  }
}
