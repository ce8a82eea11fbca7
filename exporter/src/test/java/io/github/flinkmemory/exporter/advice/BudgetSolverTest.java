package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one total is divided into. */
class BudgetSolverTest {
  private static final AdvicePolicy POLICY = AdvicePolicy.production();
  private static final Map<String, String> OWN =
      Map.of("taskmanager.memory.flink.size", "700m", "taskmanager.memory.managed.fraction", "0.1");

  /**
   * 70 MiB are managed, and 118 of 128 MiB off-heap are used: the total grows past what is short.
   */
  private static Workload shortOfOffHeap(long livingMib) {
    Workload workload =
        Workload.with(OWN)
            .needs(Area.HEAP, livingMib)
            .needs(Area.OFF_HEAP, 118)
            .needs(Area.MANAGED, 57)
            .needs(Area.OVERHEAD, 0)
            .rocksDb();
    return workload.measure(Measure.GC_PAUSE, ValueStatistics.ofPeak(0));
  }

  private static long size(Recommendation advice, Area area) {
    return Objects.requireNonNull(advice.sizes().get(area));
  }

  @Test
  void whatRoundingLeavesIsGivenToOneWhoIsFasterWithMore() {
    Workload workload = shortOfOffHeap(0);

    Recommendation advice = workload.recommend(POLICY);

    assertThat(size(advice, Area.MANAGED)).isEqualTo(128 * MIB);
    assertThat(advice.model().orElseThrow().totalProcess()).isEqualTo(1280 * MIB);
    assertThat(workload.recommend(POLICY, advice.edit().applyTo(OWN)).verdict().isChange())
        .isFalse();
  }

  @Test
  void aPartOfItIsGivenWhereItIsNotEnough() {
    Workload workload = shortOfOffHeap(300).needs(Area.METASPACE, 240);

    Recommendation advice = workload.recommend(POLICY);

    long before = workload.model().bytes(Area.MANAGED);
    assertThat(size(advice, Area.MANAGED)).isBetween(before, 128 * MIB);
    assertThat(size(advice, Area.HEAP) - workload.model().bytes(Area.HEAP)).isBetween(0L, MIB);
    assertThat(workload.recommend(POLICY, advice.edit().applyTo(OWN)).verdict().isChange())
        .isFalse();
  }

  /** Of 32 GiB 12595 MiB are managed and not used; heap and network stay. */
  private static Workload unusedManaged(long overheadMib) {
    return Workload.with(
            Map.of(
                "taskmanager.memory.process.size",
                "32g",
                "taskmanager.memory.network.max",
                "3149m",
                "execution.target",
                "kubernetes-application",
                "$internal.application.main",
                "Main"))
        .needs(Area.HEAP, 10_000)
        .needs(Area.NETWORK, 2000)
        .needs(Area.OFF_HEAP, 20)
        .needs(Area.MANAGED, 0)
        .needs(Area.METASPACE, 150)
        .needs(Area.OVERHEAD, overheadMib);
  }

  /** Whether overhead could be lowered, or is so only in part, or not at all. */
  @ParameterizedTest
  @ValueSource(longs = {100, 300, 512, 700, 1000})
  void whatStaysInMemoryLeavesATenthOfACutTotal(long overheadMib) {
    Recommendation advice = unusedManaged(overheadMib).recommend(POLICY.mode(AdviceMode.SHRINK));

    assertThat(advice.verdict()).isEqualTo(Verdict.SHRINK);
    long resident =
        size(advice, Area.HEAP) + size(advice, Area.NETWORK) + (20 + 150 + overheadMib) * MIB;
    assertThat(resident / (double) advice.model().orElseThrow().totalProcess()).isBetween(0.8, 0.9);
  }

  @Test
  void overheadTakesTheTenthWhereNobodyElseHasIt() {
    Workload workload =
        Workload.with(
                Map.of(
                    "taskmanager.memory.process.size", "16g",
                    "taskmanager.memory.managed.size", "0"))
            .needs(Area.HEAP, 2000)
            .needs(Area.NETWORK, 900)
            .needs(Area.OFF_HEAP, 100)
            .needs(Area.MANAGED, 0)
            .needs(Area.METASPACE, 150)
            .needs(Area.OVERHEAD, 850);

    Recommendation advice = workload.recommend(POLICY.mode(AdviceMode.SHRINK));

    assertThat(advice.verdict()).isEqualTo(Verdict.SHRINK);
    assertThat(size(advice, Area.OVERHEAD)).isGreaterThan(workload.model().bytes(Area.OVERHEAD));
    assertThat(advice.arithmetic()).anyMatch(line -> line.endsWith("so that a tenth stays free"));
  }

  /** Other processes and files in memory, of which no area tells. */
  @ParameterizedTest
  @ValueSource(longs = {2000, 5000, 6013, 7000, -1})
  void whatTheContainerHoldsIsLeftToIt(long heldMib) {
    Workload workload =
        Workload.with(Map.of("taskmanager.memory.process.size", "8g"))
            .needs(Area.HEAP, 1200)
            .needs(Area.NETWORK, 400)
            .needs(Area.OFF_HEAP, 20)
            .needs(Area.MANAGED, 0)
            .needs(Area.METASPACE, 150)
            .needs(Area.OVERHEAD, 300);
    workload = heldMib < 0 ? workload : workload.container(8192, heldMib);
    Map<String, String> own = workload.configuration();
    long held = heldMib * MIB;
    for (int round = 0; round < 4; round++) {
      Recommendation advice = workload.recommend(POLICY.mode(AdviceMode.SHRINK), own);
      if (!advice.verdict().isChange()) {
        break;
      }
      held -= workload.model(own).bytes(Area.HEAP) - size(advice, Area.HEAP);
      held -= workload.model(own).bytes(Area.NETWORK) - size(advice, Area.NETWORK);
      long total = advice.model().orElseThrow().totalProcess();
      own = advice.edit().applyTo(own);
      if (heldMib >= 0) {
        workload = workload.container(total / MIB, Math.max(0, held / MIB));
        assertThat(held / (double) total).isLessThanOrEqualTo(0.9);
      }
    }
  }
}
