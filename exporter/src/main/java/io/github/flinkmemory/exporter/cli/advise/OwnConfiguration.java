package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.SizeText;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.file.ConfigurationFileException;
import io.github.flinkmemory.exporter.model.file.ConfigurationFiles;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's own configuration as given on the command line. */
final class OwnConfiguration {
  private final @Nullable Path path;
  private final Map<String, String> overrides;

  /**
   * @param path directory or file; null when none was given
   * @param overrides options on top of it
   */
  OwnConfiguration(@Nullable Path path, Map<String, String> overrides) {
    this.path = path;
    this.overrides = overrides;
  }

  boolean isGiven() {
    return path != null || !overrides.isEmpty();
  }

  /** Whether all of it was given, and not only options on top of a file. */
  boolean hasFile() {
    return path != null;
  }

  /**
   * What was given, where it resolves to the model that runs; else why an edit of it would lead
   * astray.
   *
   * @param flinkVersion empty when unknown
   * @throws UsageException when there is no such file, or Flink could not load it either
   */
  UserConfiguration of(MemoryModel model, String flinkVersion, DeployMode mode)
      throws UsageException {
    if (flinkVersion.isEmpty()) {
      return UserConfiguration.unknown("the version of Flink is not known, by which it is read");
    }
    FlinkVersion version = FlinkVersion.parse(flinkVersion);
    Map<String, String> values = new LinkedHashMap<>();
    if (path != null) {
      try {
        values.putAll(ConfigurationFiles.load(path, version).values());
      } catch (ConfigurationFileException e) {
        throw new UsageException("--conf: " + e.reason(), e);
      }
    }
    values.putAll(overrides);
    Resolution resolution = new MemoryModelResolver(version, model.role(), mode).resolve(values);
    MemoryModel found = resolution.model().orElse(null);
    if (found != null && found.components().equals(model.components())) {
      return UserConfiguration.of(values, overrides.keySet());
    }
    return UserConfiguration.unknown(
        told()
            + " does not resolve to the sizes that run: "
            + (found == null
                ? resolution.refusal().map(refusal -> refusal.message()).orElse("it is refused")
                : difference(found, model)));
  }

  private String told() {
    return path == null ? "-D" : "--conf " + path;
  }

  private static String difference(MemoryModel found, MemoryModel running) {
    for (Map.Entry<MemoryComponent, Long> component : running.components().entrySet()) {
      Long other = found.components().get(component.getKey());
      if (other == null || !other.equals(component.getValue())) {
        return component.getKey().title()
            + (other == null ? " is missing" : " " + SizeText.mebibytes(other) + " MiB")
            + " instead of "
            + SizeText.mebibytes(component.getValue())
            + " MiB";
      }
    }
    return "it has other parts";
  }
}
