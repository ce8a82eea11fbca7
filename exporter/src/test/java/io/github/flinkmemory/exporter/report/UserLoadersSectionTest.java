package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UserLoadersSectionTest {
  private static final UserLoader LEAKED =
      new UserLoader(
          UserLoader.State.LEAKED,
          "cafe",
          "count <words>",
          OptionalLong.of(321),
          OptionalLong.of(2 * MIB),
          3,
          List.of("thread \"pool-7-thread-1\" runs a.B", "JDBC driver c.D is still registered"));

  private static String page(MemorySample.Builder sample, List<UserLoader> loaders) {
    return ReportPage.render(
        report(taskManagerModel(), sample.set(SampleDetail.USER_LOADERS, loaders).build()));
  }

  @Test
  void aLeakedLoaderIsShownWithItsJobAndWhatHoldsIt() {
    assertThat(page(taskManagerSample(0), List.of(LEAKED)))
        .contains("count &lt;words&gt;, cafe", "<td>321</td>", "2.0 MiB (mean of 3 alike)")
        .contains(
            "thread &quot;pool-7-thread-1&quot; runs a.B<br>JDBC driver c.D is still registered")
        .doesNotContain("finished jobs");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    UserLoader unknown =
        new UserLoader(
            UserLoader.State.LEAKED,
            null,
            null,
            OptionalLong.empty(),
            OptionalLong.empty(),
            1,
            List.of());
    UserLoader live =
        new UserLoader(
            UserLoader.State.LIVE,
            "beef",
            null,
            OptionalLong.of(1),
            OptionalLong.of(100),
            1,
            List.of());

    assertThat(page(taskManagerSample(0), List.of(unknown, live)))
        .contains("<td>(unknown)</td>", "nothing that could be looked at", "<td>–</td>")
        .contains("<td>beef</td><td class=\"text\">live</td><td>1</td><td>100 B</td>")
        .doesNotContain("alike");
  }

  @Test
  void theGrowthIsSaidWhenThereIsALeak() {
    MemorySample.Builder sample =
        taskManagerSample(0)
            .set(SampleField.USER_LOADERS_LEAKED, 1)
            .set(SampleField.USER_LOADERS_COLLECTED, 1);
    assertThat(page(sample, List.of(LEAKED)))
        .contains("Of 2 finished jobs 1 left their class loader behind. A leak is cured");
    assertThat(page(sample.set(SampleField.USER_LOADER_LEAK_MEDIAN, 2 * MIB), List.of(LEAKED)))
        .contains(
            "left their class loader behind: 1.0 MiB of metaspace per job, enough for 192 more.");
  }

  @Test
  void aLongListIsCut() {
    assertThat(page(taskManagerSample(0), Collections.nCopies(52, LEAKED))).contains("And 2 more.");
    assertThat(page(taskManagerSample(0), Collections.nCopies(50, LEAKED))).doesNotContain("more.");
  }

  @Test
  void withoutLoadersThereIsNoSection() {
    assertThat(page(taskManagerSample(0), List.of())).doesNotContain("User code");
  }
}
