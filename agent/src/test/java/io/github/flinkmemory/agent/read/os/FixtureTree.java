package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Kernel files as they are on some machine, under a folder that stands in for "/". */
final class FixtureTree {
  private final Path root;

  private FixtureTree(Path root) {
    this.root = root;
  }

  static FixtureTree empty(Path folder) {
    return new FixtureTree(folder);
  }

  /** A copy of a tree among the test resources, to be tampered with. */
  static FixtureTree copy(String name, Path folder) throws IOException {
    Path source = Path.of(rootOf(name));
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = folder.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return new FixtureTree(folder);
  }

  /** The tree among the test resources itself. */
  static String rootOf(String name) {
    try {
      return Path.of(
              Objects.requireNonNull(FixtureTree.class.getResource("/os/" + name), name).toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  String root() {
    return root.toString();
  }

  FixtureTree write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  FixtureTree write(String path, byte[] content) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, content);
    return this;
  }

  FixtureTree remove(String path) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(path.substring(1)))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    return this;
  }

  /** Even root cannot read a directory, while the mode of a file does not stop it. */
  FixtureTree makeUnreadable(String path) throws IOException {
    remove(path);
    Files.createDirectory(root.resolve(path.substring(1)));
    return this;
  }
}
