package io.github.flinkmemory.agent.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The class path of a small program that runs in a JVM of its own, of any version from 8. */
public final class ProbeClasses {
  private ProbeClasses() {}

  /** Compiles a program of the test resources into the folder. */
  public static void compile(String resource, Path folder) throws Exception {
    Path source = Path.of(Objects.requireNonNull(ProbeClasses.class.getResource(resource)).toURI());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "8",
                "-Xlint:-options",
                "-cp",
                folder.toString(),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(failed).isZero();
  }

  /**
   * Copies all classes that come from where this one does, a folder of classes or the jar that
   * Maven has made of them by the time of a package: a JVM in a container of its own sees the
   * temporary folder at most.
   */
  public static void copy(Class<?> type, Path folder) throws Exception {
    File classes = new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (classes.isDirectory()) {
      copy(classes.toPath(), folder);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(classes.toPath())) {
      copy(jar.getPath("/"), folder);
    }
  }

  private static void copy(Path root, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("io/github/flinkmemory"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path to = folder.resolve(root.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }
}
