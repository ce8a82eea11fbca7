package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.advisedReport;
import static io.github.flinkmemory.exporter.TestReports.identity;
import static io.github.flinkmemory.exporter.TestReports.localModel;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  @Test
  void saysThatThereIsNothingYet() {
    assertThat(ReportPage.render(null)).contains("No sample has been taken yet");
  }

  @Test
  void showsAreasComponentsAndSources() {
    String page = ReportPage.render(report(taskManagerModel(), taskManagerSample(0).build()));
    assertThat(page)
        .contains("Metaspace", "Framework off-heap", "1811939328", "1970-01-01T00:00:00Z")
        .contains("memory.max: &lt;garbage&gt;")
        .doesNotContain("<garbage>");
  }

  @Test
  void tellsHowTheContainerFares() {
    MemorySample.Builder sample = taskManagerSample(0).clear(Source.CONTAINER);
    assertThat(ReportPage.render(report(taskManagerModel(), sample.build())))
        .doesNotContain("waited for memory", "has killed");
    sample
        .set(SampleField.CONTAINER_WORKING_SET, 77 * MIB)
        .set(SampleField.CONTAINER_PRESSURE_BASIS_POINTS, 123)
        .set(SampleField.CONTAINER_OOM_KILLS, 1);
    assertThat(ReportPage.render(report(taskManagerModel(), sample.build())))
        .contains("77.0 MiB", "waited for memory for 1.2 % of the time", "killed 1 process of");
  }

  @Test
  void tellsSourcesThatAreUpInOneLineAndTheOthersWithTheirReason() {
    String page =
        ReportPage.render(
            report(
                taskManagerModel(),
                taskManagerSample(0)
                    .state(Source.GC, SourceStatus.up())
                    .state(Source.NETWORK, SourceStatus.failed("no such field"))
                    .build()));
    assertThat(page)
        .containsPattern("<p>Up: [^<]*\\bgc\\b[^<]*</p>")
        .contains("<td>network</td><td class=\"text short\">failed</td>")
        .doesNotContain("<td>gc</td>");
  }

  @Test
  void tellsTheWorstFindingsFirstAndWhereToReadOn() {
    String page = ReportPage.render(advisedReport());
    assertThat(page)
        .containsSubsequence(
            "<p class=\"note warning\">Off-heap: ", ". <code>direct-high</code></p>");
    assertThat(page.substring(0, page.lastIndexOf("note warning"))).doesNotContain("note info");
  }

  @Test
  void saysOnceWhatHoldsForSeveralAreas() {
    UsageTracker usage = new UsageTracker(ProcessRole.TASK_MANAGER);
    MemorySample young = taskManagerSample(0).build();
    MemoryUsage used = usage.record(young, taskManagerModel());
    ProcessIdentity identity = identity(ProcessRole.TASK_MANAGER);
    Advice advice =
        new ProcessAdvisor(AdvicePolicy.production())
            .advise(identity, taskManagerModel(), UserConfiguration.of(Map.of()), young, used);

    String page =
        ReportPage.render(MemoryReport.of(identity, taskManagerModel(), young, used, advice));

    assertThat(page).containsOnlyOnce("insufficient-data").contains(", Metaspace, ");
  }

  @Test
  void showsAModelWithoutTotals() {
    assertThat(ReportPage.render(report(localModel(), taskManagerSample(0).build())))
        .contains("Managed")
        .doesNotContain("Total process memory");
  }

  @Test
  void saysWhenSeveralTaskManagersAreSummed() {
    assertThat(
            ReportPage.render(
                report(
                    localModel(), taskManagerSample(0).set(SampleField.TASK_MANAGERS, 2).build())))
        .contains("2 TaskManagers run in this JVM");
    assertThat(
            ReportPage.render(
                report(
                    localModel(), taskManagerSample(0).set(SampleField.TASK_MANAGERS, 1).build())))
        .doesNotContain("TaskManagers run in this JVM");
  }

  @Test
  void marksAShortage() {
    String page =
        ReportPage.render(
            report(
                taskManagerModel(),
                taskManagerSample(0).set(SampleField.METASPACE_COMMITTED, 300 * MIB).build()));
    assertThat(page).contains("<td class=\"short\">-44.0 MiB</td>");
  }

  @Test
  void saysHowOldIsWhatIsReadRarely() {
    assertThat(
            ReportPage.render(
                report(
                    taskManagerModel(),
                    taskManagerSample(100_000)
                        .state(Source.MAPPINGS, SourceStatus.up())
                        .read(Source.MAPPINGS, 57_000)
                        .build())))
        .contains("mappings (43 s old)");
  }

  @Test
  void saysWhyTheModelIsUnknown() {
    String page =
        ReportPage.render(
            report(
                null,
                taskManagerSample(0)
                    .state(Source.MODEL, SourceStatus.unavailable("no -D arguments"))
                    .build()));
    assertThat(page).contains("The memory model is not known yet: no -D arguments.");
  }

  @Test
  void withholdsOldMeasurements() {
    String page =
        ReportPage.render(report(taskManagerModel(), taskManagerSample(0).build()).withheld());
    assertThat(page).contains("withheld").doesNotContain("900.0 MiB");
  }

  @Test
  void showsWhatJobsSlotsAndHoldersOfOffHeapHave() {
    String page =
        ReportPage.render(
            report(
                taskManagerModel(),
                taskManagerSample(0)
                    .set(SampleField.NETTY_USED, 8 * MIB)
                    .set(SampleDetail.JOBS, List.of(new JobBuffers("ab", "<evil>", 3, 1024, 7)))
                    .set(
                        SampleDetail.SLOTS,
                        List.of(new SlotMemory(-1, "ab", 512 * MIB, 100 * MIB, 0, 5 * MIB, 4)))
                    .build()));
    assertThat(page)
        .contains("<td>Netty, data plane</td><td>8.0 MiB</td>")
        .contains("<td>Tasks and connectors</td><td>12.0 MiB</td>")
        .contains("<td>&lt;evil&gt;</td>", "<td>3</td><td>1024</td><td>7</td><td>25.0 %</td>")
        .contains("<td>dynamic</td>", "<td>512.0 MiB</td><td>100.0 MiB</td>")
        .doesNotContain("<evil>");
  }

  @Test
  void leavesOutWhatIsNotThere() {
    assertThat(ReportPage.render(report(localModel(), taskManagerSample(0).build())))
        .doesNotContain("Network buffers by job", "Managed memory by slot");
  }

  @Test
  void showsTheAdviceWithItsArithmeticAndTheLinesToPaste() {
    assertThat(ReportPage.render(advisedReport()))
        .contains("<h2>Advice</h2><p>")
        .contains(
            "Off-heap: 128 MiB -&gt; 176 MiB (direct peak 110 MiB x 1.5, rounded up to 16 MiB)")
        .contains("taskmanager.memory.task.off-heap.size: 48m")
        .contains("# remove taskmanager.memory.managed.fraction")
        .contains("    resource:\n      memory: &quot;");
  }
}
