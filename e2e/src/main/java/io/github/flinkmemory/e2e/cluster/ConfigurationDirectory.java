package io.github.flinkmemory.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A folder as Flink's {@code conf}: the configuration in the form that this version reads, and
 * where log lines go.
 */
record ConfigurationDirectory(Path path) {

  private static final String LOG4J =
      """
      status = error
      rootLogger.level = INFO
      rootLogger.appenderRef.console.ref = Console
      appender.console.name = Console
      appender.console.type = CONSOLE
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} - %m%n
      logger.pekko.name = org.apache.pekko
      logger.pekko.level = WARN
      """;

  static ConfigurationDirectory write(
      Path path, FlinkDistribution flink, Map<String, String> settings) {
    boolean yaml = flink.configurationFileName().equals("config.yaml");
    String text =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": " + value(setting.getValue(), yaml) + "\n")
            .collect(Collectors.joining());
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve(flink.configurationFileName()), text);
      Files.writeString(path.resolve("log4j.properties"), LOG4J);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ConfigurationDirectory(path);
  }

  String log4jOption() {
    return "-Dlog4j.configurationFile=" + path.resolve("log4j.properties").toUri();
  }

  /** The old file is no YAML: quotes would belong to the value. */
  private static String value(String text, boolean yaml) {
    return yaml ? "'" + text.replace("'", "''") + "'" : text;
  }
}
