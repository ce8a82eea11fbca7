package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a Prometheus registry in step with the last report. A series exists exactly as long as its
 * value is known: absent is absent on the page, never NaN, 0 or -1.
 *
 * <p>{@link #publish} is called by one thread at a time; scrapes come from any.
 */
public final class ReportMeters {
  static final List<String> INFO_LABELS =
      Collections.unmodifiableList(
          Arrays.asList(
              "role",
              "tm_id",
              "flink_version",
              "java_version",
              "deploy_mode",
              "cluster_kind",
              "model_source",
              "config_hash",
              "version"));

  private final ConsistentRegistry prometheus = new ConsistentRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
  private final List<MeterRow> rows = MeterRows.all();
  private final double[] values = new double[rows.size()];
  private final @Nullable Meter[] meters = new Meter[rows.size()];
  // Held here because Micrometer holds the object of a function counter weakly.
  private final AgentCosts costs;
  // Micrometer's naming convention cuts the suffix _info off a gauge's name, so this one is the
  // Prometheus client's own.
  private final Info info =
      Info.builder()
          .name(Metric.INFO.prometheusName())
          .help(Metric.INFO.description())
          .labelNames(INFO_LABELS.toArray(new String[0]))
          .register(prometheus);

  /**
   * @param costs what the agent itself costs, read at each scrape
   */
  public ReportMeters(AgentCosts costs) {
    this.costs = costs;
    counter(Metric.AGENT_TICKS, this.costs, AgentCosts::ticks);
    counter(Metric.AGENT_TICK_CPU, this.costs, source -> source.tickCpuNanos() / 1e9);
    counter(Metric.AGENT_PAUSE, this.costs, source -> source.pauseNanos() / 1e9);
    counter(Metric.AGENT_ERRORS, this.costs, AgentCosts::errors);
    counter(Metric.AGENT_SCRAPES, prometheus, ConsistentRegistry::scrapes);
    counter(Metric.AGENT_SCRAPE, prometheus, source -> source.scrapeNanos() / 1e9);
  }

  /** What the HTTP server scrapes. */
  public PrometheusRegistry registry() {
    return prometheus;
  }

  /** Makes every later scrape show this report, and no scrape a mixture. */
  public void publish(MemoryReport report) {
    double[] next = new double[values.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = rows.get(i).value(report);
    }
    prometheus.change(() -> show(report, next));
  }

  private void show(MemoryReport report, double[] next) {
    System.arraycopy(next, 0, values, 0, next.length);
    for (int i = 0; i < next.length; i++) {
      Meter meter = meters[i];
      if (Double.isNaN(next[i])) {
        if (meter != null) {
          registry.remove(meter);
          meters[i] = null;
        }
      } else if (meter == null) {
        meters[i] = register(i);
      }
    }
    ProcessIdentity identity = report.identity();
    MemoryModel model = report.model();
    info.setLabelValues(
        identity.role().label(),
        identity.resourceId(),
        identity.flinkVersion(),
        identity.javaVersion(),
        identity.deployMode(),
        identity.clusterKind(),
        model == null ? "" : model.source().label(),
        identity.configurationHash(),
        identity.agentVersion());
  }

  private Meter register(int index) {
    MeterRow row = rows.get(index);
    return row.metric().isCounter()
        ? FunctionCounter.builder(row.metric().meterName(), this, self -> self.values[index])
            .tags(row.tags())
            .baseUnit(unit(row.metric()))
            .description(row.metric().description())
            .register(registry)
        : Gauge.builder(row.metric().meterName(), this, self -> self.values[index])
            // Micrometer holds a gauge's object weakly; a collected one would turn the gauge into
            // NaN.
            .strongReference(true)
            .tags(row.tags())
            .baseUnit(unit(row.metric()))
            .description(row.metric().description())
            .register(registry);
  }

  private <T> void counter(Metric metric, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(metric.meterName(), source, value)
        .baseUnit(unit(metric))
        .description(metric.description())
        .register(registry);
  }

  private static @Nullable String unit(Metric metric) {
    return metric.unit().isEmpty() ? null : metric.unit();
  }
}
