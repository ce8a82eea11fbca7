package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.Converters;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The fleet to advise on, as Prometheus knows it, and how to look at it. */
final class FleetOptions {
  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "A Prometheus that scrapes the agents.")
  private @Nullable String prometheus;

  @Option(
      names = "--match",
      paramLabel = "SELECTOR",
      description = "With --prometheus: which processes, as '{namespace=\"flink\"}'. Default: all.")
  private String match = "{}";

  @Option(
      names = "--by",
      paramLabel = "LABEL[,LABEL]",
      description = "With --prometheus: labels that tell deployments apart. Default: none.")
  private String by = "";

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description = "With --prometheus: how far to look back. Default: 7d.",
      converter = Converters.Time.class)
  private Duration window = Duration.ofDays(7);

  @Option(
      names = "--bucket",
      paramLabel = "TIME",
      description =
          "With --prometheus: the time whose highest value is one observation, as the agent's"
              + " option adviceBucket. Default: 5m; shorter for demonstrations only.",
      converter = Converters.Time.class)
  private Duration bucket = Duration.ofMinutes(5);

  boolean isGiven() {
    return prometheus != null;
  }

  /**
   * @param token a bearer token; null for none
   * @param role null for both
   * @throws UsageException when the server cannot be asked, or an option makes no sense
   */
  void observe(@Nullable String token, @Nullable ProcessRole role, Observations observations)
      throws UsageException {
    if (prometheus == null) {
      return;
    }
    PrometheusServer server = new PrometheusServer(prometheus, token);
    observations.addAll(
        new PrometheusSource(
                server,
                SeriesSelector.parse(match),
                PrometheusSource.labels(by),
                window,
                policy(),
                role)
            .observe(observations.complaints()));
    if (!server.isComplete()) {
      observations.markIncomplete();
    }
    observations.complaints().addAll(server.warnings());
  }

  private AdvicePolicy policy() throws UsageException {
    AdvicePolicy production = AdvicePolicy.production();
    try {
      double scale = bucket.toMillis() / (double) production.usage().bucketMillis();
      return production.usage(UsagePolicy.scaled(scale));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--bucket: must lie between 200ms and 5m", e);
    }
  }
}
