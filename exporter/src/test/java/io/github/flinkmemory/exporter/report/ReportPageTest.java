package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.localModel;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
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
  void showsAModelWithoutTotals() {
    assertThat(ReportPage.render(report(localModel(), taskManagerSample(0).build())))
        .contains("Managed")
        .doesNotContain("Total process memory");
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
}
