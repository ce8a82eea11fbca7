package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
            .needs(Area.OVERHEAD, 0);
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
}
