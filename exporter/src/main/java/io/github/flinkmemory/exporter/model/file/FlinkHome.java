package io.github.flinkmemory.exporter.model.file;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink installation: its version, by the name or else the manifest of its jar in {@code lib}.
 */
public final class FlinkHome {
  private static final Pattern JAR_NAME =
      Pattern.compile("flink-dist(?:_\\d[\\d.]*)?-(\\d+\\.\\d+.*)\\.jar");

  private FlinkHome() {}

  /** The directory of the configuration. */
  public static Path configuration(Path home) {
    return home.resolve("conf");
  }

  /** The version; empty when no jar of Flink in {@code lib} tells. */
  public static Optional<FlinkVersion> version(Path home) {
    Path lib = home.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "flink-*.jar")) {
      Optional<FlinkVersion> byManifest = Optional.empty();
      for (Path jar : jars) {
        String name = String.valueOf(jar.getFileName());
        Matcher matcher = JAR_NAME.matcher(name);
        if (matcher.matches()) {
          return parse(matcher.group(1));
        }
        if (!byManifest.isPresent() && name.startsWith("flink-dist")) {
          byManifest = versionInManifest(jar);
        }
      }
      return byManifest;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<FlinkVersion> versionInManifest(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return version == null ? Optional.empty() : parse(version);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<FlinkVersion> parse(String text) {
    try {
      return Optional.of(FlinkVersion.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
