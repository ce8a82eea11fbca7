package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.truth.NativeMemory;
import io.github.flinkmemory.e2e.truth.ProcessFigures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectTest {

  private static final ProcessFigures NOTHING =
      new ProcessFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new NativeMemory(Map.of()));
  private static final String OVERHEAD = "flink_memory_used_bytes{area=\"overhead\"}";
  private static final String UNEXPLAINED = "flink_memory_resident_bytes{kind=\"unexplained\"}";

  private final Effect overhead = Effect.none().growing(Subject.OVERHEAD_USED, Mebibytes.bytes(96));
  private final Effect unnamed = Effect.none().growing(Subject.KIND_UNNAMED, Mebibytes.bytes(96));

  @Test
  void holdsWhenAFigureGrowsByWhatWasAdded() {
    assertThat(overhead.check(overhead(150, 150), overhead(250, 270))).isEmpty();
  }

  @Test
  void tellsADifferenceThatTheTruthShowsAsWell() {
    assertThat(overhead.check(overhead(150, 151), overhead(252, 251)))
        .singleElement()
        .asString()
        .contains("grew by 102.0 MiB, from 150.0 MiB, where 96.0", "in truth by 100.0 MiB");
  }

  @Test
  void refusesADifferenceThatTheTruthDoesNotShow() {
    assertThatThrownBy(() -> overhead.check(overhead(150, 150), overhead(252, 246)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in truth by 96.0 MiB");
  }

  @Test
  void refusesADifferenceOfWhichTheTruthIsNotKnown() {
    Look without = new Look(page(OVERHEAD, 150), new Truth(Map.of(), NOTHING));
    Look with = new Look(page(OVERHEAD, 252), new Truth(Map.of(), NOTHING));

    assertThatThrownBy(() -> overhead.check(without, with))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("what is true is not known");
  }

  /** On Java 25, where native memory is not tracked. */
  @Test
  void takesTheGrowthOfTheOverheadFromTheRestWhereItsPartsAreNotKnown() {
    Truth before = new Truth(Map.of(), NOTHING, Mebibytes.bytes(170));
    Truth after = new Truth(Map.of(), NOTHING, Mebibytes.bytes(270));
    Look without = new Look(page(OVERHEAD, 150), before);

    assertThat(overhead.check(without, new Look(page(OVERHEAD, 252), after))).hasSize(1);
    assertThatThrownBy(() -> overhead.check(without, new Look(page(OVERHEAD, 260), after)))
        .hasMessageContaining("in truth by 100.0 MiB");
  }

  @Test
  void refusesAFigureThatTheAgentDoesNotTell() {
    Look silent = new Look(MetricsPage.parse(""), overhead(250, 250).truth());

    assertThatThrownBy(() -> overhead.check(overhead(150, 150), silent))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void takesForUnnamedWhatIsOfNoKnownKind() {
    assertThat(unnamed.check(unnamed(100, 100), unnamed(202, 201))).hasSize(1);
    assertThatThrownBy(() -> unnamed.check(unnamed(100, 100), unnamed(202, 196)))
        .isInstanceOf(AssertionError.class);
  }

  private static Look overhead(long ours, long truth) {
    return new Look(
        page(OVERHEAD, ours),
        new Truth(Map.of(Subject.OVERHEAD_USED, Mebibytes.bytes(truth)), NOTHING));
  }

  /** Resident is 500 MiB more than that, and those are of a known kind. */
  private static Look unnamed(long ours, long truth) {
    Map<Subject, Long> bytes =
        Map.of(
            Subject.RESIDENT,
            Mebibytes.bytes(500 + truth),
            Subject.KIND_HEAP,
            Mebibytes.bytes(400),
            Subject.KIND_DIRECT,
            Mebibytes.bytes(100),
            Subject.HEAP_USED,
            Mebibytes.bytes(300));
    return new Look(page(UNEXPLAINED, ours), new Truth(bytes, NOTHING));
  }

  private static MetricsPage page(String series, long mebibytes) {
    return MetricsPage.parse(series + " " + Mebibytes.bytes(mebibytes) + "\n");
  }
}
