package io.github.flinkmemory.exporter.metrics;

import static io.github.flinkmemory.exporter.TestReports.advisedReport;
import static io.github.flinkmemory.exporter.TestReports.localModel;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportMetersTest {
  private final AgentCosts costs =
      new AgentCosts() {
        @Override
        public long ticks() {
          return 5;
        }

        @Override
        public long tickCpuNanos() {
          return 1_500_000_000L;
        }

        @Override
        public long pauseNanos() {
          return 20_000_000L;
        }

        @Override
        public long errors() {
          return 2;
        }
      };
  private final ReportMeters meters = new ReportMeters(costs);

  private List<String> scrape() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create().write(out, meters.registry().scrape());
      return Arrays.asList(out.toString(StandardCharsets.UTF_8).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemoryReport full() {
    return report(taskManagerModel(), taskManagerSample(1_700_000_000_500L).build());
  }

  @Test
  void showsEveryValueUnderTheNameOfTheCatalogue() {
    meters.publish(full());
    assertThat(scrape())
        .contains(
            "flink_memory_agent_pause_seconds_total 0.02",
            "flink_memory_component_configured_bytes{memory_component=\"task_heap\"} 4.02653174E8",
            "flink_memory_process_configured_bytes 1.811939328E9",
            "flink_memory_configured_bytes{area=\"heap\"} 5.36870902E8",
            "flink_memory_limit_bytes{area=\"metaspace\"} 2.68435456E8",
            "flink_memory_used_bytes{area=\"network\"} 3145728.0",
            "flink_memory_demand_bytes{area=\"metaspace\"} 6.7108864E7",
            "flink_memory_peak_bytes{area=\"metaspace\"} 6.7108864E7",
            "flink_memory_gap_bytes{area=\"metaspace\"} 2.01326592E8",
            "flink_memory_process_resident_bytes 9.437184E8",
            "flink_memory_container_pressure_ratio 0.0125",
            "flink_memory_finding{area=\"heap\",reason=\"model_conflict\",severity=\"warning\"} 0.0",
            "flink_memory_gc_pause_seconds_total 1.234",
            "flink_memory_network_buffers{state=\"required\"} 40.0",
            "flink_memory_network_refused_total 3.0",
            "flink_memory_managed_reserved_bytes 5.3687092E8",
            "flink_memory_rocksdb_bytes{kind=\"pinned\"} 3.145728E7",
            "flink_memory_source_state{source=\"container\",state=\"failed\"} 1.0",
            "flink_memory_sample_timestamp_seconds 1.7000000005E9",
            "flink_memory_agent_ticks_total 5.0",
            "flink_memory_agent_tick_cpu_seconds_total 1.5",
            "flink_memory_agent_errors_total 2.0");
    assertThat(scrape())
        .filteredOn(line -> line.startsWith("flink_memory_info{"))
        .singleElement()
        .asString()
        .contains(
            "tm_id=\"host:1-ab\"",
            "config_hash=\"cafe\"",
            "cluster_kind=\"session\"",
            "role=\"taskmanager\"",
            "model_source=\"captured_configuration\"",
            "} 1");
  }

  @Test
  void everyNameOfTheTableIsTheNameOnThePage() {
    meters.publish(advisedReport());
    List<String> page = scrape();
    for (Metric metric : Metric.values()) {
      assertThat(page)
          .as(metric.name())
          .anyMatch(line -> line.matches(metric.prometheusName() + "(\\{.*\\})? .*"))
          .contains("# HELP " + metric.prometheusName() + " " + metric.description());
    }
    assertThat(page)
        .filteredOn(line -> !line.startsWith("#"))
        .allMatch(
            line ->
                Arrays.stream(Metric.values())
                    .anyMatch(metric -> line.matches(metric.prometheusName() + "[{ ].*")))
        .hasSizeLessThan(135);
  }

  @Test
  void adviceIsTold() {
    meters.publish(advisedReport());
    assertThat(scrape())
        .contains(
            "flink_memory_finding{area=\"metaspace\",reason=\"meta_leak\",severity=\"warning\"} 1.0",
            "flink_memory_finding{area=\"metaspace\",reason=\"meta_high\",severity=\"warning\"} 0.0",
            "flink_memory_finding{area=\"network\",reason=\"net_refused\",severity=\"critical\"} 1.0",
            "flink_memory_finding{area=\"off_heap\",reason=\"direct_high\",severity=\"warning\"} 1.0",
            "flink_memory_advice_option_bytes{option=\"taskmanager.memory.task.off-heap.size\"} 5.0331648E7",
            "flink_memory_recommended_bytes{area=\"metaspace\"} 2.68435456E8")
        .anyMatch(line -> line.startsWith("flink_memory_exhaustion_seconds{area=\"metaspace\"}"))
        .noneMatch(line -> line.startsWith("flink_memory_finding{area=\"heap\",reason=\"net_"))
        .noneMatch(line -> line.contains("no_gc_data"));
    meters.publish(advisedReport().withheld());
    assertThat(scrape())
        .noneMatch(line -> line.startsWith("flink_memory_finding{"))
        .noneMatch(line -> line.startsWith("flink_memory_recommended_bytes"));
  }

  @Test
  void loadersAreCountedByStateAndWhatLeaksIsTold() {
    meters.publish(
        report(
            taskManagerModel(),
            taskManagerSample(1_000)
                .set(SampleField.USER_LOADERS_LIVE, 2)
                .set(SampleField.USER_LOADERS_RELEASED, 0)
                .set(SampleField.USER_LOADERS_LEAKED, 1)
                .set(SampleField.USER_LOADERS_COLLECTED, 3)
                .set(SampleField.USER_LOADER_BYTES_RELEASED, 0)
                .set(SampleField.USER_LOADER_BYTES_LEAKED, 8 << 20)
                .set(SampleField.USER_LOADER_LEAK_MEDIAN, 8 << 20)
                .set(SampleField.USER_LOADER_SUSPECTS, 2)
                .interval(Source.USER_CODE, 60_000)
                .build()));
    assertThat(scrape())
        .contains(
            "flink_memory_user_loaders{state=\"live\"} 2.0",
            "flink_memory_user_loaders{state=\"released\"} 0.0",
            "flink_memory_user_loaders{state=\"leaked\"} 1.0",
            "flink_memory_user_loader_bytes{state=\"released\"} 0.0",
            "flink_memory_user_loader_bytes{state=\"leaked\"} 8388608.0",
            "flink_memory_user_loader_suspects 2.0",
            "flink_memory_metaspace_growth_per_job_bytes 2097152.0",
            "flink_memory_metaspace_jobs_left 96.0",
            "flink_memory_source_interval_seconds{source=\"user_code\"} 60.0")
        .noneMatch(line -> line.contains("state=\"untracked\""))
        .noneMatch(line -> line.startsWith("flink_memory_user_loader_bytes{state=\"live\"}"));
  }

  @Test
  void unknownIsAbsentAndComesBack() {
    meters.publish(full());
    meters.publish(
        report(null, taskManagerSample(2_000).clear(Source.METASPACE).clear(Source.GC).build()));
    assertThat(scrape())
        .noneMatch(line -> line.contains("area=\"metaspace\""))
        .noneMatch(line -> line.contains("gc_pause"))
        .noneMatch(line -> line.contains("component_configured"))
        .noneMatch(line -> line.contains("NaN"));
    meters.publish(full());
    assertThat(scrape()).contains("flink_memory_used_bytes{area=\"metaspace\"} 6.291456E7");
  }

  @Test
  void aModelWithoutTotalsShowsWhatItHas() {
    meters.publish(
        report(
            localModel(),
            taskManagerSample(1_000).set(SampleField.CONTAINER_LIMIT, 1L << 30).build()));
    assertThat(scrape())
        .contains(
            "flink_memory_configured_bytes{area=\"network\"} 1.34217728E8",
            "flink_memory_used_bytes{area=\"heap\"} 2.097152E8")
        .noneMatch(line -> line.startsWith("flink_memory_process_configured_bytes"))
        .noneMatch(line -> line.startsWith("flink_memory_configured_bytes{area=\"heap\"}"))
        .noneMatch(line -> line.startsWith("flink_memory_gap_bytes{area=\"metaspace\"}"));
  }

  @Test
  void withheldMeasurementsAreAbsentWhileModelAndTimeStay() {
    meters.publish(full().withheld());
    assertThat(scrape())
        .contains(
            "flink_memory_configured_bytes{area=\"heap\"} 5.36870902E8",
            "flink_memory_sample_timestamp_seconds 1.7000000005E9")
        .noneMatch(line -> line.startsWith("flink_memory_used_bytes"))
        .noneMatch(line -> line.startsWith("flink_memory_process_resident"));
  }

  @Test
  void identityThatBecomesKnownReplacesTheOldOne() {
    meters.publish(report(null, taskManagerSample(0).build()));
    meters.publish(full());
    assertThat(scrape()).filteredOn(line -> line.startsWith("flink_memory_info{")).hasSize(1);
  }

  @Test
  void survivesGarbageCollectionOfWhatMicrometerHoldsWeakly() {
    meters.publish(full());
    System.gc();
    assertThat(scrape())
        .contains("flink_memory_agent_ticks_total 5.0", "flink_memory_network_refused_total 3.0")
        .noneMatch(line -> line.contains("NaN"));
  }
}
