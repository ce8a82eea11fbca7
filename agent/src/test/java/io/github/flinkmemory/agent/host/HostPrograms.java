package io.github.flinkmemory.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles the programs of the folder {@code src/test/hosts} for every Java since 8. */
public final class HostPrograms {
  private HostPrograms() {}

  /** Compiles all sources below a folder of {@code src/test} into another. */
  public static void compile(String folder, String classPath, Path into) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("--release", "8", "-Xlint:-options", "-cp", classPath, "-d", into.toString()));
    try (Stream<Path> sources = Files.walk(Path.of("src/test", folder))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (exit != 0) {
      throw new IOException("cannot compile " + folder);
    }
  }

  /** All jars of a folder as a class path. */
  public static String jarsIn(Path folder) throws IOException {
    try (Stream<Path> jars = Files.list(folder)) {
      return String.join(
          java.io.File.pathSeparator,
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .map(Path::toString)
              .sorted()
              .toList());
    }
  }
}
