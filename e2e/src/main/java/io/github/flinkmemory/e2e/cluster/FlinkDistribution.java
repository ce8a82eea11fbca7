package io.github.flinkmemory.e2e.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One version of Flink with the class path that all its processes run on. */
public record FlinkDistribution(String version, List<String> classPath) {

  private static final Pattern LINE = Pattern.compile("(\\d+)\\.(\\d+)(\\..*)?");

  /** From the text of a class path as a JVM takes it. */
  static FlinkDistribution of(String version, String classPath) {
    return new FlinkDistribution(
        version, List.of(classPath.trim().split(Pattern.quote(File.pathSeparator))));
  }

  /** The same with one more jar at the end of the class path. */
  public FlinkDistribution with(Path jar) {
    List<String> longer = new ArrayList<>(classPath);
    longer.add(jar.toString());
    return new FlinkDistribution(version, List.copyOf(longer));
  }

  /** The same with another jar in the place of one of its own. */
  public FlinkDistribution with(Path jar, Path insteadOf) {
    return new FlinkDistribution(
        version,
        classPath.stream()
            .map(one -> one.equals(insteadOf.toString()) ? jar.toString() : one)
            .toList());
  }

  /**
   * The same without one library.
   *
   * @param artifact how the jar's name begins, such as {@code flink-statebackend-rocksdb-}
   */
  public FlinkDistribution without(String artifact) {
    List<String> shorter = classPath.stream().filter(jar -> !isNamed(jar, artifact)).toList();
    if (shorter.size() == classPath.size()) {
      throw new IllegalArgumentException("no " + artifact + "*.jar in " + this);
    }
    return new FlinkDistribution(version, shorter);
  }

  /**
   * The library whose jar's name begins so.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Path jar(String artifact) {
    return classPath.stream()
        .filter(jar -> isNamed(jar, artifact))
        .findFirst()
        .map(Path::of)
        .orElseThrow(() -> new IllegalArgumentException("no " + artifact + "*.jar in " + this));
  }

  private static boolean isNamed(String jar, String artifact) {
    return Path.of(jar).getFileName().toString().startsWith(artifact);
  }

  public String classPathArgument() {
    return String.join(File.pathSeparator, classPath);
  }

  /** Whether this is the given line or a later one. */
  public boolean isAtLeast(int major, int minor) {
    Matcher line = LINE.matcher(version);
    if (!line.matches()) {
      throw new IllegalArgumentException("not a version of Flink: " + version);
    }
    int thisMajor = Integer.parseInt(line.group(1));
    int thisMinor = Integer.parseInt(line.group(2));
    return thisMajor != major ? thisMajor > major : thisMinor >= minor;
  }

  /** From 1.19 on config.yaml is read; before, and never again in 2.x, flink-conf.yaml. */
  String configurationFileName() {
    return isAtLeast(1, 19) ? "config.yaml" : "flink-conf.yaml";
  }

  String bashJavaUtilsClass() {
    return isAtLeast(1, 11)
        ? "org.apache.flink.runtime.util.bash.BashJavaUtils"
        : "org.apache.flink.runtime.util.BashJavaUtils";
  }

  @Override
  public String toString() {
    return "Flink " + version;
  }
}
