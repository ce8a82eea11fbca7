package io.github.flinkmemory.e2e;

import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Javas of this machine, one of each feature release: those named in JDK_HOMES, and those in
 * Debian's folder.
 */
public final class JavaRuntimes {

  private JavaRuntimes() {}

  public static Collection<JavaRuntime> installed() {
    Map<Integer, JavaRuntime> runtimes = new TreeMap<>();
    for (Path home : homes()) {
      try {
        JavaRuntime java = JavaRuntime.in(home);
        runtimes.putIfAbsent(java.feature(), java);
      } catch (IOException e) {
        System.err.println("left out: " + e.getMessage());
      }
    }
    return runtimes.values();
  }

  private static List<Path> homes() {
    List<Path> homes = new ArrayList<>();
    Arrays.stream(System.getenv().getOrDefault("JDK_HOMES", "").split(File.pathSeparator))
        .filter(home -> !home.isBlank())
        .map(Path::of)
        .forEach(homes::add);
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib/jvm"))) {
      folders
          .filter(folder -> Files.isExecutable(folder.resolve("bin/java")))
          .sorted()
          .forEach(homes::add);
    } catch (IOException e) {
      // No such folder on this system: JDK_HOMES alone counts.
    }
    return homes;
  }
}
