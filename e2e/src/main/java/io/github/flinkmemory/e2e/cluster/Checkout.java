package io.github.flinkmemory.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder tree of this project, and the built files in it that real processes are started from.
 */
public final class Checkout {

  private final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /**
   * The checkout around the working directory.
   *
   * @throws IllegalStateException when the working directory is not inside one
   */
  public static Checkout current() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("e2e/flink/pom.xml"))) {
        return new Checkout(at);
      }
    }
    throw new IllegalStateException(
        "not inside the project: no e2e/flink/pom.xml above " + Path.of("").toAbsolutePath());
  }

  public Path root() {
    return root;
  }

  public Path agentJar() {
    return builtJar("agent/target", "flink-memory-agent-");
  }

  public Path exporterJar() {
    return builtJar("exporter/target", "flink-memory-exporter-");
  }

  public Path jobJar() {
    return builtJar("e2e/job/target", "flink-memory-e2e-job-");
  }

  /** Prometheus rules that the project ships: some alerts are made of the recordings. */
  public List<Path> rules() {
    Path folder = root.resolve("dashboards/prometheus");
    return List.of(folder.resolve("recordings.yml"), folder.resolve("alerts.yml"));
  }

  /**
   * Flink of this version, its class path as Maven resolved it.
   *
   * @throws IllegalStateException when Maven has not been asked for this version yet
   */
  public FlinkDistribution flink(String version) {
    Path file = root.resolve("e2e/flink/target/flink-" + version + ".classpath");
    try {
      return FlinkDistribution.of(version, Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Flink "
              + version
              + " is not resolved; run: mvn -f e2e/flink -Dflink.version="
              + version
              + " process-resources",
          e);
    }
  }

  private Path builtJar(String directory, String prefix) {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      List<Path> jars = files.filter(file -> isBuiltJar(file, prefix)).sorted().toList();
      if (!jars.isEmpty()) {
        return jars.get(jars.size() - 1);
      }
    } catch (IOException e) {
      // Reported below: an absent folder and an absent jar have the same cure.
    }
    throw new IllegalStateException(
        "no " + prefix + "*.jar in " + directory + "; run: mvn -DskipTests package");
  }

  private static boolean isBuiltJar(Path file, String prefix) {
    String name = file.getFileName().toString();
    return name.startsWith(prefix)
        && name.endsWith(".jar")
        && !name.endsWith("-sources.jar")
        && !name.endsWith("-javadoc.jar")
        && !name.endsWith("-tests.jar");
  }
}
