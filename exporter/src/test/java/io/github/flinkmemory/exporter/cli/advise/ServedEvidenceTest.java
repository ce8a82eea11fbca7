package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ReportDocument;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.RecordedStatistics;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a report tells of evidence and advice, read back. */
class ServedEvidenceTest {
  private static JsonTree json(SeenProcess process) throws IOException {
    return JsonTree.parse(process.json());
  }

  @Test
  void nothingButMemoryOptionsIsTold() throws IOException {
    String told =
        new SeenProcess()
            .own("s3.secret-key", "hunter2")
            .own("security.ssl.rest.keystore-password", "hunter2")
            .own("env.java.opts.all", "-Dpassword=hunter2")
            .own("metrics.reporter.x.apikey", "hunter2")
            .own("containerized.taskmanager.env.PASSWORD", "hunter2")
            .own("execution.target", "kubernetes-application")
            .own("$internal.application.main", "Main")
            .own("kubernetes.operator.job.autoscaler.enabled", "false")
            .own("taskmanager.network.memory.min", "64m")
            .json();
    assertThat(told).doesNotContain("hunter2").doesNotContain("s3.secret-key");
    assertThat(JsonTree.parse(told).object("configuration").object("options").texts())
        .containsOnlyKeys(
            "taskmanager.memory.process.size",
            "taskmanager.memory.managed.fraction",
            "execution.target",
            "$internal.application.main",
            "kubernetes.operator.job.autoscaler.enabled",
            "taskmanager.network.memory.min");
    assertThat(JsonTree.parse(told).object("evidence").text("cluster")).isEqualTo("application");
  }

  @Test
  void aConfigurationThatIsNotKnownIsTold() throws IOException {
    JsonTree configuration = json(new SeenProcess().ownUnknown()).object("configuration");
    assertThat(configuration.flag("known")).isFalse();
    assertThat(configuration.text("reason")).contains("--configDir");
  }

  @Test
  void theAdviceIsTold() throws IOException {
    JsonTree advice = json(new SeenProcess().shortOfMetaspace()).object("advice");
    assertThat(advice.text("verdict")).isEqualTo("grow");
    assertThat(advice.text("sentence")).startsWith("Metaspace 256 MiB -> 320 MiB");
    assertThat(advice.list("arithmetic")).hasSize(7);
    assertThat(advice.objects("targets")).hasSize(6);
    assertThat(advice.object("sizes").number("metaspace")).isEqualTo(320L << 20);
    assertThat(advice.object("edit").object("set").texts())
        .containsEntry("taskmanager.memory.process.size", "1792m");
    assertThat(advice.object("edit").list("remove"))
        .hasToString("[taskmanager.memory.managed.fraction]");
    assertThat(advice.object("texts").texts())
        .containsOnlyKeys("config_yaml", "flink_conf", "flink_deployment_patch");
    assertThat(advice.objects("gaps").get(4).number("headroom")).isEqualTo(26L << 20);
    JsonTree finding = json(new SeenProcess().shortOfMetaspace()).objects("findings").get(0);
    assertThat(finding.text("runbook")).isEqualTo("meta-high");
    assertThat(finding.object("evidence").number("peak_bytes")).isEqualTo(230L << 20);
    assertThat(finding.object("evidence").number("observed_seconds")).isEqualTo(7200);
  }

  @Test
  void nothingToChangeHasNoTexts() throws IOException {
    JsonTree advice = json(new SeenProcess()).object("advice");
    assertThat(advice.text("verdict")).isEqualTo("no_change");
    assertThat(advice.object("edit").isEmpty()).isTrue();
    assertThat(advice.object("texts").isEmpty()).isTrue();
  }

  /** A fleet must not lower what one of its agents would not. */
  @Test
  void whatForbidsACutIsReadBack() throws IOException {
    for (boolean holds : new boolean[] {true, false}) {
      UsageStatistics made =
          UsageStatistics.builder()
              .longOomKilled(holds)
              .value(Measure.HEAP, RecordedStatistics.of(Map.of("peak", 9L), null, holds))
              .build();
      JsonTree told = JsonTree.parse(new SeenProcess().json(made));
      UsageStatistics read = EvidenceReader.input(told, new SeenProcess().model()).usage();
      assertThat(read.longOomKilled()).isEqualTo(holds);
      assertThat(read.oomKilled()).isFalse();
      assertThat(read.of(Measure.HEAP).isSettling()).isEqualTo(holds);
    }
  }

  @Test
  void whatIsReadBackIsWhatItWasMadeFrom() throws IOException {
    SeenProcess process =
        new SeenProcess()
            .shortOfMetaspace()
            .with(SampleField.ROCKSDB_USAGE, 100)
            .count(SampleField.SLOTS_ALLOCATED, 3)
            .count(SampleField.DIRECT_LIMIT, 1);
    MemoryReport report = process.report();
    AdviceInput made = Objects.requireNonNull(report.advice().input());
    JsonTree told = JsonTree.parse(ReportDocument.render(report));
    AdviceInput read = EvidenceReader.input(told, process.model());
    assertThat(read.limits()).isEqualTo(made.limits()).containsKey(Area.HEAP);
    assertThat(read.conflicts()).isEqualTo(made.conflicts()).containsExactly(Area.OFF_HEAP);
    assertThat(read.containerLimit()).isEqualTo(made.containerLimit()).isPresent();
    assertThat(read.managedReserved()).isEqualTo(made.managedReserved()).isPresent();
    assertThat(read.hasStateBackend()).isTrue();
    assertThat(read.slots()).isEqualTo(3);
    assertThat(read.configuration().values()).isEqualTo(made.configuration().values());
    assertThat(read.flinkVersion()).isEqualTo("1.20.3");
    assertThat(read.deployMode()).isEqualTo(made.deployMode());
    assertThat(read.usage().phase()).isEqualTo(made.usage().phase());
    assertThat(read.usage().runningMillis()).isEqualTo(7_200_000 - 300_000 + 300_000);
    assertThat(read.usage().loweringMillis()).isEqualTo(made.usage().loweringMillis());
    assertThat(read.usage().timeMillis()).isEqualTo(made.usage().timeMillis());
    for (Measure measure : Measure.all()) {
      assertThat(RecordedStatistics.numbers(read.usage().of(measure)))
          .isEqualTo(RecordedStatistics.numbers(made.usage().of(measure)));
    }
    assertThat(
            Objects.requireNonNull(ReportReader.model(told, process.model().role())).components())
        .isEqualTo(process.model().components());
    assertThat(ReportReader.policy(told).mode()).isEqualTo(report.advice().policy().mode());
  }
}
