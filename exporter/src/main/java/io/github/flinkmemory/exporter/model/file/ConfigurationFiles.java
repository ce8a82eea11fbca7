package io.github.flinkmemory.exporter.model.file;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Loads Flink's configuration file from a directory or a path, by the rules of the version: {@code
 * flink-conf.yaml} up to 1.18; in 1.19 and 1.20 that file where it exists, else {@code
 * config.yaml}; from 2.0 on {@code config.yaml} alone.
 */
public final class ConfigurationFiles {
  static final String FLINK_CONF = "flink-conf.yaml";
  static final String CONFIG = "config.yaml";

  private static final FlinkVersion STANDARD_YAML = FlinkVersion.of(1, 19, 0);
  private static final FlinkVersion STANDARD_YAML_ONLY = FlinkVersion.of(2, 0, 0);

  /** Flink sets no limit to lines; no configuration is larger. */
  private static final long MAX_BYTES = 64L << 20;

  private ConfigurationFiles() {}

  /**
   * Loads a configuration as Flink loads it.
   *
   * @param path a directory, in which the version chooses the file, or a file, whose name chooses
   *     the rules
   * @throws ConfigurationFileException when Flink could not load it either
   */
  public static LoadedConfiguration load(Path path, FlinkVersion version)
      throws ConfigurationFileException {
    return read(find(path, version), version);
  }

  /**
   * The file that a version reads.
   *
   * @throws ConfigurationFileException when there is none
   */
  public static Path find(Path path, FlinkVersion version) throws ConfigurationFileException {
    if (!Files.exists(path)) {
      throw new ConfigurationFileException(path + " does not exist");
    }
    if (!Files.isDirectory(path)) {
      return path;
    }
    Path flinkConf = path.resolve(FLINK_CONF);
    Path config = path.resolve(CONFIG);
    if (!version.atLeast(STANDARD_YAML_ONLY) && Files.exists(flinkConf)) {
      return flinkConf;
    }
    if (version.atLeast(STANDARD_YAML) && Files.exists(config)) {
      return config;
    }
    throw new ConfigurationFileException(missing(path, version));
  }

  private static String missing(Path directory, FlinkVersion version) {
    String wanted = version.atLeast(STANDARD_YAML) ? CONFIG : FLINK_CONF;
    String other = version.atLeast(STANDARD_YAML) ? FLINK_CONF : CONFIG;
    String hint =
        Files.exists(directory.resolve(other))
            ? "; it does not read " + other + ", which is there"
            : "";
    return directory + " has no " + wanted + ", which Flink " + version + " reads" + hint;
  }

  private static LoadedConfiguration read(Path file, FlinkVersion version)
      throws ConfigurationFileException {
    byte[] bytes = bytes(file);
    String name = String.valueOf(file.getFileName());
    if (!isStandardYaml(name, version)) {
      return parseLines(new String(bytes, StandardCharsets.UTF_8), name);
    }
    return ConfigYaml.parse(new ByteArrayInputStream(bytes), name);
  }

  /** By name where it is one of Flink's, else what the version would read. */
  private static boolean isStandardYaml(String name, FlinkVersion version) {
    if (name.equals(FLINK_CONF)) {
      return false;
    }
    return name.equals(CONFIG) || version.atLeast(STANDARD_YAML);
  }

  static LoadedConfiguration parseLines(String text, String name)
      throws ConfigurationFileException {
    try {
      return FlinkConfYaml.parse(new StringReader(text), name);
    } catch (IOException e) {
      throw new ConfigurationFileException(name + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws ConfigurationFileException {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigurationFileException(file + " is a directory, not a file");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigurationFileException(file + " is larger than 64m: no configuration");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationFileException(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new ConfigurationFileException(file + " must not be read: no permission", e);
    } catch (IOException e) {
      throw new ConfigurationFileException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
