package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import org.junit.jupiter.api.Test;

class OffHeapPartTest {
  private static MemorySample.Builder sample() {
    return taskManagerSample(0)
        .set(SampleField.NETTY_USED, 8 * MIB)
        .set(SampleField.NETTY_RPC_USED, 4 * MIB)
        .set(SampleField.NETTY_UNCOUNTED, 0)
        .set(SampleField.BATCH_SHUFFLE_ALLOCATED, 0)
        .set(SampleField.DIRECT_TEMPORARY, 3 * MIB);
  }

  private static long rest(MemorySample.Builder sample) {
    return report(taskManagerModel(), sample.build()).offHeap(OffHeapPart.REST).orElse(-1);
  }

  @Test
  void theRestIsTheTasks() {
    assertThat(rest(sample())).isEqualTo((20 - 8 - 4 - 3) * MIB);
  }

  @Test
  void whatTheJvmDoesNotCountIsNoneOfTheRest() {
    assertThat(rest(sample().set(SampleField.NETTY_UNCOUNTED, 12 * MIB))).isEqualTo((20 - 3) * MIB);
  }

  @Test
  void partsOfAnotherMomentDoNotMakeItNegative() {
    assertThat(rest(sample().set(SampleField.DIRECT_TEMPORARY, 30 * MIB))).isZero();
  }

  @Test
  void thereIsNoRestOfAnUnknownWhole() {
    assertThat(rest(sample().state(Source.NETTY, SourceStatus.failed("renamed")))).isEqualTo(-1);
  }

  @Test
  void anUnknownPartIsAbsent() {
    assertThat(report(taskManagerModel(), taskManagerSample(0).build()).offHeap(OffHeapPart.NETTY))
        .isEmpty();
  }

  @Test
  void theRestAloneIsNotTheFrameworks() {
    assertThat(OffHeapPart.values())
        .filteredOn(OffHeapPart::isFramework)
        .doesNotContain(OffHeapPart.REST)
        .hasSize(OffHeapPart.values().length - 1);
  }
}
