package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.SEGMENT;
import static io.github.flinkmemory.exporter.TestReports.identity;
import static io.github.flinkmemory.exporter.TestReports.localModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import org.junit.jupiter.api.Test;

class AreaReportTest {
  private final UsageTracker usage = new UsageTracker(ProcessRole.TASK_MANAGER);

  private AreaReport network(MemorySample.Builder builder) {
    MemorySample sample = builder.build();
    AreaReport area =
        MemoryReport.of(
                identity(ProcessRole.TASK_MANAGER),
                taskManagerModel(),
                sample,
                usage.record(sample, taskManagerModel()))
            .area(Area.NETWORK);
    if (area == null) {
      throw new AssertionError("no network area");
    }
    return area;
  }

  @Test
  void theGapIsWhatThePeakLeavesOfTheConfiguredSize() {
    assertThat(network(taskManagerSample(0)).gap()).hasValue(134217730L - 40 * SEGMENT);
  }

  @Test
  void severalTaskManagersOfAMiniClusterAreConfiguredAndLimitedTogether() {
    MemorySample sample = taskManagerSample(0).set(SampleField.TASK_MANAGERS, 3).build();
    MemoryReport report =
        MemoryReport.of(
            identity(ProcessRole.TASK_MANAGER),
            localModel(),
            sample,
            usage.record(sample, localModel()));
    assertThat(report.areas())
        .filteredOn(area -> area.area() == Area.NETWORK || area.area() == Area.MANAGED)
        .hasSize(2)
        .allSatisfy(area -> assertThat(area.configured()).hasValue(3 * 134217728L))
        .anySatisfy(area -> assertThat(area.limit()).hasValue(3 * 134217728L));
  }

  @Test
  void thereIsNoGapWhileTheDemandIsUnknown() {
    AreaReport unused = network(taskManagerSample(0));
    AreaReport unknown = network(taskManagerSample(10_000).clear(Source.NETWORK));
    assertThat(unknown.peak()).hasValue(40 * SEGMENT);
    assertThat(unknown.gap()).isEmpty();
  }
}
