package io.github.flinkmemory.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import org.junit.jupiter.api.Test;

class CollectionsSectionTest {
  private static final double MIB_AN_HOUR = 1024 * 1024 / 3600.0;

  @Test
  void tellsTheShareOfTimeInCollections() {
    assertThat(
            text(
                UsageStatistics.builder()
                    .value(Measure.GC_PAUSE, ValueStatistics.ofPeak(12_300_000_000L))))
        .isEqualTo(
            "<p>Collections stopped all threads for 1.2 % of the time in the median five minutes"
                + " of the last day, and for 1.2 % in the worst.</p>");
  }

  @Test
  void tellsWhetherWhatLivesInTheHeapRises() {
    assertThat(text(heap(Measure.demand(Area.HEAP), trend(true))))
        .isEqualTo("<p>What lives in the heap rises by 3.0 MiB an hour, between 2.0 and 4.0.</p>");
    assertThat(text(heap(Measure.demand(Area.HEAP), trend(false))))
        .startsWith("<p>What lives in the heap does not rise steadily: 3.0 MiB an hour");
  }

  @Test
  void takesWhatSurvivedYoungCollectionsWhereNoOtherCoveredTheOldGeneration() {
    assertThat(text(heap(Measure.HEAP_COLLECTED, trend(true))))
        .startsWith("<p>What young collections leave in the heap rises by 3.0 MiB an hour");
  }

  @Test
  void saysNothingOfWhatIsNotKnown() {
    assertThat(text(UsageStatistics.builder())).isEmpty();
  }

  private static UsageStatistics.Builder heap(Measure measure, Trend trend) {
    return UsageStatistics.builder().value(measure, ValueStatistics.ofPeak(1).withTrend(trend));
  }

  private static Trend trend(boolean isContinuing) {
    return new Trend(3 * MIB_AN_HOUR, 2 * MIB_AN_HOUR, 4 * MIB_AN_HOUR, 1, isContinuing);
  }

  private static String text(UsageStatistics.Builder usage) {
    StringBuilder html = new StringBuilder();
    CollectionsSection.append(html, usage.build());
    return html.toString();
  }
}
