package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model as our own resolver makes it of the configuration file: the last resort, for processes
 * to which Flink passes no resolved sizes, such as JobManagers up to 1.11. Immutable.
 */
final class ConfigurationFile {
  private final @Nullable MemoryModel model;
  private final String reason;

  private ConfigurationFile(@Nullable MemoryModel model, String reason) {
    this.model = model;
    this.reason = reason;
  }

  /**
   * Reads the file of the directory that the command line names, else {@code FLINK_CONF_DIR}.
   *
   * @param flinkVersion empty when unknown
   */
  static ConfigurationFile resolve(
      ProcessRole role,
      CommandLine commandLine,
      String flinkVersion,
      Map<String, String> environment) {
    String directory = commandLine.configurationDirectory();
    if (directory.isEmpty()) {
      directory = environment.getOrDefault("FLINK_CONF_DIR", "");
    }
    if (directory.isEmpty()) {
      return new ConfigurationFile(
          null, "neither --configDir nor FLINK_CONF_DIR names a directory");
    }
    if (flinkVersion.isEmpty()) {
      return new ConfigurationFile(
          null, "no Flink on the class path, whose version decides what a file means");
    }
    try {
      FlinkVersion version = FlinkVersion.parse(flinkVersion);
      Map<String, String> values = ConfigurationValues.read(directory, flinkVersion);
      values.putAll(commandLine.dynamicProperties());
      Resolution resolution =
          new MemoryModelResolver(version, role, commandLine.deployMode(), environment)
              .resolve(values);
      return new ConfigurationFile(
          resolution.model().orElse(null),
          resolution
              .refusal()
              .map(refusal -> "Flink refuses the configuration: " + refusal.message())
              .orElse(""));
    } catch (IllegalArgumentException e) {
      return new ConfigurationFile(null, String.valueOf(e.getMessage()));
    }
  }

  @Nullable MemoryModel model() {
    return model;
  }

  /** Why there is no model, in one line; empty when there is one. */
  String reason() {
    return reason;
  }
}
