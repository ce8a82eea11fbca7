package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.util.Map;

/**
 * What the user wrote, in which a change must be made: the file, and {@code -D} of the client that
 * Flink's launcher passed on. The sizes that the launcher added itself are left out. What is found
 * counts only if it resolves to the very model that the process runs with.
 */
final class UserConfigurationSearch {
  private UserConfigurationSearch() {}

  /**
   * @param flinkVersion empty when unknown
   */
  static UserConfiguration search(
      MemoryModel model,
      CommandLine commandLine,
      String flinkVersion,
      Map<String, String> environment) {
    String legacy = model.role().label().equals("jobmanager") ? "FLINK_JM_HEAP" : "FLINK_TM_HEAP";
    if (environment.containsKey(legacy)) {
      return UserConfiguration.unknown(
          legacy + " in the environment sets the size, and no file can change it");
    }
    if (flinkVersion.isEmpty()) {
      return UserConfiguration.unknown("the version of Flink is not known");
    }
    String directory = commandLine.configurationDirectory();
    if (directory.isEmpty()) {
      directory = environment.getOrDefault("FLINK_CONF_DIR", "");
    }
    if (directory.isEmpty()) {
      return UserConfiguration.unknown("neither --configDir nor FLINK_CONF_DIR names a directory");
    }
    try {
      FlinkVersion version = FlinkVersion.parse(flinkVersion);
      Map<String, String> values = ConfigurationValues.read(directory, flinkVersion);
      MemoryModelResolver resolver =
          new MemoryModelResolver(version, model.role(), commandLine.deployMode());
      Map<String, String> given = commandLine.clientProperties(resolver.launcherKeys());
      values.putAll(given);
      boolean same =
          resolver
              .resolve(values)
              .model()
              .map(found -> found.components().equals(model.components()))
              .orElse(false);
      return same
          ? UserConfiguration.of(values, given.keySet())
          : UserConfiguration.unknown(
              "what is in " + directory + " does not resolve to what this process runs with");
    } catch (IllegalArgumentException e) {
      return UserConfiguration.unknown(String.valueOf(e.getMessage()));
    }
  }
}
