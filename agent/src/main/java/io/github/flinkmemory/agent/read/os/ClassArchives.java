package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.VmFlags;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of shared classes that this JVM maps, by their suffix or as it was told. Immutable. */
final class ClassArchives {
  /** Java 8 to 25; the second one from Java 24 on (JEP 483). */
  private static final String[] FLAGS = {"SharedArchiveFile", "AOTCache"};

  private final Set<String> told = new HashSet<>();

  ClassArchives(VmFlags flags) {
    for (String flag : FLAGS) {
      @Nullable String files = flags.value(flag);
      if (files != null) {
        // A static archive may stand before a dynamic one.
        for (String file : files.split(":")) {
          told.add(lastName(file));
        }
      }
    }
    told.remove("");
  }

  /** Whether a mapped file is one. A flag may give a path from the working directory. */
  boolean contains(String file) {
    return file.endsWith(".jsa") || file.endsWith(".aot") || told.contains(lastName(file));
  }

  private static String lastName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
