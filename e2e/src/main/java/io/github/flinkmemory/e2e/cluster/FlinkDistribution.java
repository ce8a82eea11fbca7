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

  String classPathArgument() {
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
