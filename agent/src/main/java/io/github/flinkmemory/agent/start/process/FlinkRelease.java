package io.github.flinkmemory.agent.start.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Flink is on the class path, without loading a class of it: {@code EnvironmentInformation}
 * would set up Flink's logging from a thread of ours.
 */
final class FlinkRelease {
  /** In flink-runtime and flink-dist since 1.11. */
  private static final String RESOURCE = ".flink-runtime.version.properties";

  /** {@code flink-dist_2.12-1.10.3.jar}, {@code flink-runtime-2.3.0.jar}. */
  private static final Pattern JAR =
      Pattern.compile("flink-(?:dist|runtime)(?:_[\\d.]+)?-(\\d+\\.\\d+[^/\\\\:;]*)\\.jar");

  private FlinkRelease() {}

  /** For example {@code 1.20.3}; empty when there is none. */
  static String onClassPath() {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(RESOURCE)) {
      if (in != null) {
        Properties properties = new Properties();
        properties.load(in);
        String version = properties.getProperty("project.version", "").trim();
        if (!version.isEmpty()) {
          return version;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // A jar that cannot be read, or no properties: the name of a jar may still tell.
    }
    return ofJars(System.getProperty("java.class.path", ""));
  }

  static String ofJars(String classPath) {
    Matcher matcher = JAR.matcher(classPath);
    return matcher.find() ? matcher.group(1) : "";
  }
}
