package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A cut of the overhead that is too deep is a killed container: when it is made, and when not. */
class OverheadLoweringTest {
  private static final AdvicePolicy SHRINK = AdvicePolicy.production().mode(AdviceMode.SHRINK);

  /** Its overhead is 819 MiB, of which 200 are used. */
  private static Workload workload() {
    return Workload.with(Map.of("taskmanager.memory.process.size", "8g"))
        .needs(Area.HEAP, 2500)
        .needs(Area.METASPACE, 150)
        .needs(Area.OVERHEAD, 200);
  }

  private static AreaTarget target(Workload workload, AdvicePolicy policy) {
    return workload.recommend(policy).targets().stream()
        .filter(target -> target.area() == Area.OVERHEAD)
        .findAny()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // Half in one go, peak x 1.25 in steps of 64 MiB, and never below Flink's own least.
    "8g, 200, 409",
    "4g, 200, 256",
    "4g, 100, 204",
    "3g, 80, 192",
    // More than half is used, or the saving is too small.
    "4g, 206, 409",
    "2g, 100, 204"
  })
  void aQuarterMoreThanThePeakIsKept(String size, long peak, long expected) {
    Workload workload =
        Workload.with(Map.of("taskmanager.memory.process.size", size)).needs(Area.OVERHEAD, peak);
    assertThat(target(workload, SHRINK).target() / MIB).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = AdviceMode.class,
      names = {"REBALANCE", "GROW"})
  void itIsGivenToNoOtherArea(AdviceMode mode) {
    assertThat(target(workload(), SHRINK.mode(mode)).isLower()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0.5, true", "0.51, false", "1.2, false", "-, false"})
  void atMostHalfOfItMayBeUnexplained(String share, boolean lower) {
    OptionalDouble unexplained =
        share.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(share));
    assertThat(target(workload().unexplained(unexplained), SHRINK).isLower()).isEqualTo(lower);
  }

  /**
   * What fills the container beyond the areas, a child or files in memory, is in no peak of them.
   */
  @ParameterizedTest
  @CsvSource({"6963, true", "6964, false"})
  void aContainerAbove85PercentOfItsLimitKeepsIt(long heldMib, boolean lower) {
    assertThat(target(workload().container(8192, heldMib), SHRINK).isLower()).isEqualTo(lower);
  }

  /** Another allocator helps at the next restart; until then the kernel kills. */
  @Test
  void aFragmentedAllocatorHoldsBackNoUrgentRaise() {
    Workload workload = workload().fragmented(2000);
    AreaTarget urgent = target(workload.container(8192, 8000), AdvicePolicy.production());
    AreaTarget calm = target(workload.container(8192, 5000), AdvicePolicy.production());
    assertThat(urgent.isRaise() && urgent.isUrgent()).isTrue();
    assertThat(calm.isRaise()).isFalse();
  }

  @Test
  void aWeekOfRunningTasksIsNeeded() {
    long week = 7 * Workload.DAY;
    assertThat(target(workload().observed(Phase.RUNNING, week / 20 * 19), SHRINK).isLower())
        .isTrue();
    assertThat(target(workload().observed(Phase.RUNNING, week / 20 * 18), SHRINK).isLower())
        .isFalse();
    assertThat(target(workload().observed(Phase.IDLE, week), SHRINK).isLower()).isFalse();
  }

  @Test
  void whatRisesOrWasKilledIsNotCut() {
    Trend slow = new Trend(10, 9, 11, 3_600_000, true);
    ValueStatistics rising = ValueStatistics.ofPeak(200 * MIB).withTrend(slow);
    assertThat(target(workload().measure(Measure.OVERHEAD, rising), SHRINK).isLower()).isFalse();
    assertThat(target(workload().oomKilled(), SHRINK).isLower()).isFalse();
    assertThat(target(workload().longOomKilled(), SHRINK).isLower()).isFalse();
  }

  /** Whatever is resident rests on a week, in which it was too much. */
  @Test
  void noTotalIsCutInTheWeekOfAKill() {
    Workload small = workload().needs(Area.HEAP, 500);
    assertThat(small.recommend(SHRINK).verdict()).isEqualTo(Verdict.SHRINK);
    assertThat(small.longOomKilled().recommend(SHRINK).verdict()).isEqualTo(Verdict.NO_CHANGE);
  }

  @Test
  void oneOfAFleetThatDoesNotTellKeepsIt() {
    AdviceInput tells = workload().unexplained(OptionalDouble.of(0.2)).input(own());
    AdviceInput silent = workload().unexplained(OptionalDouble.empty()).input(own());
    AdviceInput odd = workload().unexplained(OptionalDouble.of(0.6)).input(own());
    assertThat(FleetInput.merge(List.of(tells, tells), true).unexplainedShare()).hasValue(0.2);
    assertThat(FleetInput.merge(List.of(odd, tells), true).unexplainedShare()).hasValue(0.6);
    assertThat(FleetInput.merge(List.of(tells, silent), true).unexplainedShare()).isEmpty();
  }

  private static Map<String, String> own() {
    return workload().configuration();
  }
}
