package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import org.junit.jupiter.api.Test;

/** The metaspace of these reports: 64 of 256 MiB committed. */
class MetaspaceLeakTest {
  private static MemorySample.Builder loaders(long leaked, long collected) {
    return taskManagerSample(0)
        .set(SampleField.USER_LOADERS_LEAKED, leaked)
        .set(SampleField.USER_LOADERS_COLLECTED, collected);
  }

  private static MetaspaceLeak leak(MemorySample.Builder sample) {
    return report(taskManagerModel(), sample.build()).metaspaceLeak();
  }

  @Test
  void everyJobThatLeaksTakesTheMedianForGood() {
    MetaspaceLeak leak =
        leak(loaders(3, 0).set(SampleField.USER_LOADER_LEAK_MEDIAN, 18 * MIB + 200 * 1024));

    assertThat(leak.finishedJobs()).hasValue(3);
    assertThat(leak.growthPerFinishedJob()).hasValue(18 * MIB + 200 * 1024);
    assertThat(leak.jobsLeft()).hasValue(10);
  }

  @Test
  void jobsWhoseLoaderWasCollectedMakeTheGrowthSmaller() {
    MetaspaceLeak leak = leak(loaders(2, 6).set(SampleField.USER_LOADER_LEAK_MEDIAN, 16 * MIB));

    assertThat(leak.growthPerFinishedJob()).hasValue(4 * MIB);
    assertThat(leak.jobsLeft()).hasValue(48);
  }

  @Test
  void withoutALeakNothingGrowsAndNothingRunsOut() {
    assertThat(leak(loaders(0, 5)).growthPerFinishedJob()).hasValue(0);
    assertThat(leak(loaders(0, 5)).jobsLeft()).isEmpty();
  }

  @Test
  void whatIsUnknownIsAbsent() {
    assertThat(leak(taskManagerSample(0)).finishedJobs()).isEmpty();
    assertThat(leak(taskManagerSample(0)).growthPerFinishedJob()).isEmpty();
    assertThat(leak(taskManagerSample(0)).jobsLeft()).isEmpty();
    MemorySample.Builder halfKnown = taskManagerSample(0).set(SampleField.USER_LOADERS_LEAKED, 1);
    assertThat(leak(halfKnown).finishedJobs()).isEmpty();
    assertThat(leak(loaders(1, 0)).growthPerFinishedJob()).isEmpty();
    assertThat(
            leak(loaders(1, 0)
                    .clear(Source.METASPACE)
                    .set(SampleField.USER_LOADER_LEAK_MEDIAN, MIB))
                .jobsLeft())
        .isEmpty();
    assertThat(
            leak(loaders(1, 0)
                    .clear(Source.METASPACE)
                    .set(SampleField.METASPACE_LIMIT, MIB)
                    .set(SampleField.USER_LOADER_LEAK_MEDIAN, MIB))
                .jobsLeft())
        .isEmpty();
  }

  @Test
  void nothingIsLeftOfAFullMetaspace() {
    MetaspaceLeak leak =
        leak(
            loaders(1, 0)
                .set(SampleField.METASPACE_COMMITTED, 300 * MIB)
                .set(SampleField.USER_LOADER_LEAK_MEDIAN, MIB));

    assertThat(leak.jobsLeft()).hasValue(0);
  }
}
