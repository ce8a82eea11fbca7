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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of one process stays with what else is said of it. */
class FleetInputTest {
  private static final AdvicePolicy POLICY = AdvicePolicy.production();
  private static final Map<String, String> OWN =
      Map.of("taskmanager.memory.process.size", "8g", "execution.target", "kubernetes-session");

  private static Workload quiet() {
    Workload workload = Workload.with(OWN);
    for (Area area : Area.values()) {
      workload.needs(area, 60);
    }
    return workload;
  }

  private static Advice advise(Workload... members) {
    AdviceInput merged = FleetInput.merge(inputs(members), true);
    return Advisor.advise(FleetInput.withConfiguration(merged, merged.configuration()), POLICY);
  }

  private static List<AdviceInput> inputs(Workload... members) {
    return List.of(members).stream().map(member -> member.input(OWN)).toList();
  }

  private static AreaTarget target(Advice advice, Area area) {
    return Objects.requireNonNull(advice.recommendation()).targets().stream()
        .filter(target -> target.area() == area)
        .findAny()
        .orElseThrow();
  }

  private static List<String> sentences(Advice advice, Reason reason) {
    return advice.findings().stream()
        .filter(finding -> finding.reason() == reason && finding.holds())
        .map(Finding::sentence)
        .toList();
  }

  private static Workload metaspace(long peakMib) {
    return quiet().needs(Area.METASPACE, peakMib);
  }

  /** 256 MiB are configured. */
  @Test
  void theLeakOfOneHidesNoShortageOfAnother() {
    Workload shortage = metaspace(240);
    Workload leak = metaspace(150).loaders(1, 5, 100);
    for (Advice advice : List.of(advise(shortage, leak), advise(leak, shortage))) {
      assertThat(sentences(advice, Reason.META_HIGH))
          .singleElement()
          .asString()
          .startsWith("live classes need 240 MiB of 256 MiB");
      assertThat(target(advice, Area.METASPACE).target()).isEqualTo(320 * MIB);
      assertThat(sentences(advice, Reason.META_LEAK))
          .singleElement()
          .asString()
          .startsWith("5 class loaders of ended jobs are kept and hold 100 MiB; 5 more jobs fit");
    }
  }

  @Test
  void whatTheOnesThatLeakNeedIsTheirsWithoutWhatLeaked() {
    Advice calm = advise(metaspace(140), metaspace(250).loaders(1, 5, 150));
    assertThat(target(calm, Area.METASPACE).isRaise()).isFalse();
    assertThat(sentences(calm, Reason.META_HIGH)).isEmpty();
    Advice several = advise(metaspace(252).loaders(1, 2, 20), metaspace(250).loaders(1, 5, 150));
    assertThat(sentences(several, Reason.META_HIGH))
        .singleElement()
        .asString()
        .startsWith("live classes need 232 MiB");
    assertThat(sentences(several, Reason.META_LEAK))
        .singleElement()
        .asString()
        .startsWith("5 class loaders");
  }

  @Test
  void theEndedJobsOfOneHideNoShortageOfAnother() {
    Workload ended = metaspace(240).released(150, 240);
    Workload other = metaspace(100).released(1, 100);
    assertThat(target(advise(ended, other), Area.METASPACE).arithmetic())
        .contains("150 MiB of it are classes of ended jobs");
    for (Advice advice :
        List.of(advise(metaspace(230), ended), advise(ended, metaspace(230), other))) {
      assertThat(sentences(advice, Reason.META_HIGH))
          .singleElement()
          .asString()
          .startsWith("live classes need 230 MiB");
    }
    assertThat(sentences(advise(ended, metaspace(238).released(160, 238)), Reason.META_HIGH))
        .isEmpty();
  }

  @Test
  void theEndedJobsOfOneExcuseNoRiseOfAnother() {
    Workload rising =
        quiet()
            .measure(
                Measure.METASPACE, ValueStatistics.ofPeak(150 * MIB).withTrend(rise(5_000, 12)));
    Workload ended = metaspace(120).released(100, 120);
    assertThat(sentences(advise(ended, rising), Reason.META_LEAK)).hasSize(1);
    assertThat(sentences(advise(rising, ended), Reason.META_LEAK)).hasSize(1);
    assertThat(sentences(advise(rising.released(100, 150), metaspace(60)), Reason.META_LEAK))
        .isEmpty();
  }

  private static Trend rise(double bytesPerSecond, double hours) {
    return new Trend(
        bytesPerSecond,
        bytesPerSecond * 0.9,
        bytesPerSecond * 1.1,
        Math.round(hours * 3_600_000),
        true);
  }

  /** Nothing is raised for one that leaks; what the other needs is another matter. */
  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "OVERHEAD"})
  void theLeakOfOneWithholdsNothingFromAnother(Area area) {
    long configured = quiet().model().bytes(area);
    Workload high =
        quiet().measure(Measure.demand(area), ValueStatistics.ofPeak(configured * 93 / 100));
    Workload leak =
        quiet()
            .measure(
                Measure.demand(area),
                ValueStatistics.ofPeak(configured * 85 / 100)
                    .withTrend(rise(configured * 0.15 / (20 * 3600), 12)));
    assertThat(target(advise(leak, quiet()), area).isRaise()).isFalse();
    AreaTarget alone = target(advise(high), area);
    assertThat(alone.isRaise()).isTrue();
    for (Advice advice : List.of(advise(high, leak), advise(leak, high, quiet()))) {
      assertThat(target(advice, area).target()).isEqualTo(alone.target());
      assertThat(
              advice.findings().stream()
                  .filter(finding -> finding.area() == area && finding.holds())
                  .map(Finding::reason)
                  .toList())
          .hasSizeGreaterThanOrEqualTo(2);
    }
    Workload young = high.observed(Phase.RUNNING, 60_000);
    assertThat(target(advise(young, leak), area).isRaise()).isFalse();
  }

  /** From where the other is it would be exhausted in 130 hours; from where it is in 1114. */
  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "METASPACE", "OVERHEAD"})
  void theRiseOfOneDoesNotStartFromTheLevelOfAnother(Area area) {
    long configured = quiet().model().bytes(area);
    Workload high =
        quiet().measure(Measure.demand(area), ValueStatistics.ofPeak(configured * 93 / 100));
    Workload rising =
        quiet()
            .measure(
                Measure.demand(area),
                ValueStatistics.ofPeak(configured * 40 / 100)
                    .withTrend(rise(configured * 0.07 / (130 * 3600), 12)));
    for (Advice advice : List.of(advise(high, rising), advise(rising, high))) {
      assertThat(target(advice, area).isRaise()).isTrue();
      assertThat(advice.gaps().stream().filter(gap -> gap.area() == area))
          .singleElement()
          .satisfies(
              gap ->
                  assertThat(Objects.requireNonNull(gap.exhaustion()).seconds() / 3600)
                      .isBetween(1100.0, 1130.0));
    }
  }

  @Test
  void whatOneContainerHoldsIsNotSetAgainstTheLimitOfAnother() {
    Workload small = quiet().container(4096, 3072);
    Workload large = quiet().container(8192, 6144);
    for (Advice advice : List.of(advise(small, large), advise(large, small))) {
      assertThat(sentences(advice, Reason.CONTAINER_RISK)).isEmpty();
      assertThat(target(advice, Area.OVERHEAD).isRaise()).isFalse();
    }
    assertThat(FleetInput.merge(inputs(large, small), true).containerLimit())
        .as("of two that are as full the tightest")
        .hasValue(4096 * MIB);
  }

  @Test
  void theFullestContainerCounts() {
    Workload calm = quiet().container(4096, 3500);
    Workload full = quiet().container(8192, 8000);
    for (Advice advice : List.of(advise(calm, full), advise(full, calm))) {
      assertThat(sentences(advice, Reason.CONTAINER_RISK))
          .singleElement()
          .asString()
          .endsWith("reached 8000 MiB of the container's 8192 MiB");
      assertThat(target(advice, Area.OVERHEAD).isUrgent()).isTrue();
    }
    assertThat(sentences(advise(calm.oomKilled(), full), Reason.CONTAINER_RISK))
        .as("what was killed was full")
        .singleElement()
        .asString()
        .endsWith("reached 4096 MiB of the container's 4096 MiB");
  }

  @ParameterizedTest
  @CsvSource({"3900, 1", "0, 0"})
  void aContainerWithoutALimitIsNotFull(long heldMib, int risks) {
    Workload limited = quiet().container(4096, heldMib);
    Workload free = quiet().measure(Measure.CONTAINER, ValueStatistics.ofPeak(9000 * MIB));
    for (Advice advice : List.of(advise(limited, free), advise(free, limited))) {
      assertThat(sentences(advice, Reason.CONTAINER_RISK)).hasSize(risks);
    }
    assertThat(sentences(advise(free, quiet()), Reason.CONTAINER_RISK)).isEmpty();
  }
}
