package io.github.flinkmemory.e2e.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Prometheus of the machine that scrapes one address with rules of ours. */
public record PrometheusServer(ServerProcess process, URI address) {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern READY = Pattern.compile("Server is ready to receive web requests");

  /** The program of this name on the machine's path. */
  public static Optional<Path> installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param interval between two scrapes, and two evaluations of the rules
   */
  public static PrometheusServer start(
      Workspace workspace, Path program, URI target, List<Path> rules, Duration interval) {
    URI address = URI.create("http://127.0.0.1:" + FreePorts.find());
    Path directory = workspace.newDirectory("prometheus");
    String configuration =
        """
        global:
          scrape_interval: %1$ds
          scrape_timeout: %1$ds
          evaluation_interval: %1$ds
        rule_files: [%2$s]
        scrape_configs:
          - job_name: flink
            static_configs:
              - targets: ['%3$s']
        """
            .formatted(
                interval.toSeconds(),
                rules.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ")),
                target.getAuthority());
    Path file = directory.resolve("prometheus.yml");
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerProcess process =
        workspace.start(
            "Prometheus",
            List.of(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address.getAuthority()),
            Map.of());
    process.await("was ready", START_TIMEOUT, () -> process.log().find(READY));
    return new PrometheusServer(process, address);
  }
}
