package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.file.FlinkHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which Flink to explain for: the one asked for, else the installed one, else a guess that says so.
 */
final class VersionChoice {
  private static final FlinkVersion LAST_WITH_FLINK_CONF = FlinkVersion.of(1, 20, 5);

  private final FlinkVersion version;
  private final String remark;

  private VersionChoice(FlinkVersion version, String remark) {
    this.version = version;
    this.remark = remark;
  }

  static VersionChoice of(@Nullable String asked, @Nullable Path home, @Nullable Path configuration)
      throws UsageException {
    if (asked != null) {
      return checked(parse(asked));
    }
    if (home != null) {
      Optional<FlinkVersion> installed = FlinkHome.version(home);
      if (!installed.isPresent()) {
        throw new UsageException(
            "--flink-home "
                + home
                + ": no flink-dist jar in its lib tells the version; give --flink-version");
      }
      return checked(installed.get());
    }
    if (configuration != null && hasOnlyFlinkConf(configuration)) {
      return new VersionChoice(
          LAST_WITH_FLINK_CONF,
          "no Flink version given: "
              + LAST_WITH_FLINK_CONF
              + " assumed, of the last line that reads flink-conf.yaml");
    }
    return new VersionChoice(
        FlinkVersion.NEWEST, "no Flink version given: " + FlinkVersion.NEWEST + " assumed");
  }

  private static boolean hasOnlyFlinkConf(Path configuration) {
    return String.valueOf(configuration.getFileName()).equals("flink-conf.yaml")
        || (Files.exists(configuration.resolve("flink-conf.yaml"))
            && !Files.exists(configuration.resolve("config.yaml")));
  }

  private static FlinkVersion parse(String text) throws UsageException {
    try {
      return FlinkVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--flink-version: " + e.getMessage(), e);
    }
  }

  private static VersionChoice checked(FlinkVersion version) throws UsageException {
    if (!version.atLeast(FlinkVersion.OLDEST)) {
      throw new UsageException(
          "--flink-version "
              + version
              + ": the memory model came with Flink 1.10; older versions cannot be explained");
    }
    boolean newer = !FlinkVersion.of(2, 3, 9999).atLeast(version);
    return new VersionChoice(
        version,
        newer
            ? "Flink "
                + version
                + " is newer than "
                + FlinkVersion.NEWEST
                + ", the newest that was checked: its rules are assumed"
            : "");
  }

  FlinkVersion version() {
    return version;
  }

  /** What the user should know of the choice; empty when it was asked for. */
  String remark() {
    return remark;
  }
}
