package io.github.flinkmemory.benchmarks.cost;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One way to run the same TaskManager.
 *
 * @param name as in the table
 * @param jvmOptions added to the JVM's
 * @param settings added to Flink's
 * @param port where it can be scraped; 0 for nowhere
 */
record Variant(String name, List<String> jvmOptions, Map<String, String> settings, int port) {

  static Variant alone() {
    return new Variant("TaskManager alone", List.of(), Map.of(), 0);
  }

  static Variant agent(Path jar, int port) {
    return new Variant(
        "Flink Memory Agent",
        List.of("-javaagent:" + jar + "=host=127.0.0.1,port=" + port),
        Map.of(),
        port);
  }

  /**
   * The JMX exporter as most people run it.
   *
   * @param rules its configuration file
   */
  static Variant jmxExporter(Path jar, Path rules, int port) {
    return new Variant(
        "jmx_exporter",
        List.of("-javaagent:" + jar + "=127.0.0.1:" + port + ":" + rules),
        Map.of(),
        port);
  }

  static Variant flinkReporter(int port) {
    return new Variant(
        "Flink's Prometheus reporter",
        List.of(),
        Map.of(
            "metrics.reporter.prom.factory.class",
            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
            "metrics.reporter.prom.port",
            String.valueOf(port)),
        port);
  }

  boolean isScraped() {
    return port > 0;
  }
}
