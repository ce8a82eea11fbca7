package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.exporter.http.ReportServer;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.report.ByteText;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds the server, and tries again for as long as no port is free. */
final class Serving {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AgentSettings settings;
  private final PrometheusRegistry registry;
  private final Supplier<@Nullable MemoryReport> report;
  private final ThreadFactory threads;

  Serving(
      AgentSettings settings,
      PrometheusRegistry registry,
      Supplier<@Nullable MemoryReport> report,
      ThreadFactory threads) {
    this.settings = settings;
    this.registry = registry;
    this.report = report;
    this.threads = threads;
  }

  /**
   * Returns once a port is bound. Called on a daemon thread, which the JDK's dispatcher takes
   * after.
   */
  void start() {
    String told = "";
    while (true) {
      try {
        ReportServer server =
            ReportServer.start(
                settings.host(), settings.port(), registry, report, threads, StandardError::say);
        StandardError.say(startLine(server.port()));
        return;
      } catch (IOException e) {
        String problem = String.valueOf(e.getMessage());
        if (!problem.equals(told)) {
          StandardError.say(problem + "; trying again every 10 s, the process runs on");
          told = problem;
        }
      }
      LockSupport.parkNanos(this, RETRY_NANOS);
    }
  }

  private String startLine(int port) {
    String host = settings.host();
    String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
    MemoryReport last = report.get();
    MemoryModel model = last == null ? null : last.model();
    return "serving http://"
        + address
        + ":"
        + port
        + "/metrics"
        + (model == null || !model.isComplete()
            ? model == null
                ? ", memory model not known yet"
                : ", " + model.role().label() + " without a total: it runs in a JVM of its user's"
            : ", "
                + model.role().label()
                + " configured with total process memory "
                + ByteText.of(model.totalProcess())
                + " ("
                + model.totalProcess()
                + " bytes), total Flink memory "
                + ByteText.of(model.totalFlink())
                + " ("
                + model.totalFlink()
                + " bytes)");
  }
}
