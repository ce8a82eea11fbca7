package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.agent.once.OneUseLoader;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.file.ConfigurationFileException;
import io.github.flinkmemory.exporter.model.file.ConfigurationFiles;
import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What Flink's configuration file says, as text by key. Read by a loader that is given up, since
 * the parser of YAML is needed once.
 */
public final class ConfigurationValues implements BiFunction<String, String, Map<String, String>> {
  /** For the loader. */
  public ConfigurationValues() {}

  /**
   * Reads the file of a directory as a version of Flink does.
   *
   * @throws IllegalArgumentException when Flink could not read it either, or no such version is
   *     known; says why in one line
   */
  @SuppressWarnings("unchecked")
  static Map<String, String> read(String directory, String flinkVersion) {
    BiFunction<String, String, Map<String, String>> reader =
        OneUseLoader.newInstance(
            BiFunction.class,
            ConfigurationValues.class.getName(),
            Arrays.asList("io.github.flinkmemory.exporter.model.file.", "org.snakeyaml."));
    return reader.apply(directory, flinkVersion);
  }

  @Override
  public Map<String, String> apply(String directory, String flinkVersion) {
    FlinkVersion version = FlinkVersion.parse(flinkVersion);
    try {
      return new LinkedHashMap<>(
          ConfigurationFiles.load(new File(directory).toPath(), version).values());
    } catch (ConfigurationFileException e) {
      // Without the cause: its class is this loader's.
      throw new IllegalArgumentException(e.getMessage());
    }
  }
}
