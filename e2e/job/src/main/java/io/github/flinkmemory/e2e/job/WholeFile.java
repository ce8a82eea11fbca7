package io.github.flinkmemory.e2e.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;

/** Writes a file so that whoever waits for it never sees half of it. */
final class WholeFile {

  private WholeFile() {}

  static void write(String file, String text) throws IOException {
    Path target = Paths.get(file);
    Path draft = target.resolveSibling(target.getFileName() + ".draft");
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
