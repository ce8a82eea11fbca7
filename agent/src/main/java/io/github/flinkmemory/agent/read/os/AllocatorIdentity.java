package io.github.flinkmemory.agent.read.os;

/**
 * Which native allocator this process uses, by the libraries that are mapped: one that was
 * preloaded takes the place of the C library's own.
 */
final class AllocatorIdentity {
  private static final String[] PRELOADED = {"jemalloc", "tcmalloc", "mimalloc"};

  private String preloaded = "";
  private String library = "";

  void see(Mapping mapping) {
    String name = mapping.name;
    if (!mapping.executable || !mapping.isFile()) {
      return;
    }
    String file = name.substring(name.lastIndexOf('/') + 1);
    for (String candidate : PRELOADED) {
      if (file.startsWith("lib" + candidate)) {
        preloaded = candidate;
      }
    }
    if (file.startsWith("ld-musl") || file.startsWith("libc.musl")) {
      library = "musl";
    } else if (file.startsWith("libc.so.6") || file.startsWith("libc-2.")) {
      library = "glibc";
    }
  }

  /** Empty when none is known. */
  String name() {
    return preloaded.isEmpty() ? library : preloaded;
  }
}
