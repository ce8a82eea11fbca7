package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's figures per mapping, from {@code /proc/PID/smaps}, of one moment. */
public final class MemoryMap {

  private static final Pattern HEAD =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\S+ *(.*)");
  private static final Pattern FIGURE = Pattern.compile("(\\w+): +(\\d+) kB");

  private final List<Mapping> mappings;

  private MemoryMap(List<Mapping> mappings) {
    this.mappings = mappings;
  }

  public static MemoryMap of(long pid) throws IOException {
    List<Mapping> mappings = new ArrayList<>();
    Mapping current = null;
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "smaps"))) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        current =
            new Mapping(AddressRange.ofHex(head.group(1), head.group(2)), head.group(4), 0, 0);
        continue;
      }
      Matcher figure = FIGURE.matcher(line);
      if (current != null && figure.matches()) {
        long bytes = 1024 * Long.parseLong(figure.group(2));
        if (figure.group(1).equals("Rss")) {
          current = current.withResident(bytes);
        } else if (figure.group(1).equals("Anonymous")) {
          mappings.add(current.withAnonymous(bytes));
        }
      }
    }
    return new MemoryMap(mappings);
  }

  /** Resident bytes of all mappings. */
  public long resident() {
    return resident(mapping -> true);
  }

  /** Resident bytes of the mappings that lie wholly within the range. */
  public long resident(AddressRange range) {
    return resident(mapping -> range.contains(mapping.range()));
  }

  public long resident(Predicate<Mapping> which) {
    return mappings.stream().filter(which).mapToLong(Mapping::resident).sum();
  }

  /** The mappings that any of these addresses lies in, each once. */
  List<Mapping> around(List<Long> addresses) {
    return mappings.stream()
        .filter(mapping -> addresses.stream().anyMatch(mapping.range()::contains))
        .toList();
  }

  /**
   * One mapping.
   *
   * @param path of the file, a name of the kernel's in brackets, or empty
   * @param resident bytes
   * @param anonymous the part of them that no file backs
   */
  public record Mapping(AddressRange range, String path, long resident, long anonymous) {

    private Mapping withResident(long bytes) {
      return new Mapping(range, path, bytes, anonymous);
    }

    private Mapping withAnonymous(long bytes) {
      return new Mapping(range, path, resident, bytes);
    }

    public boolean isFile() {
      return path.startsWith("/") && !path.startsWith("/dev/zero");
    }

    /** Code and data of libraries, jars and the JDK's own classes among them. */
    public boolean isLibrary() {
      return isFile()
          && (path.contains(".so")
              || path.endsWith("/bin/java")
              || path.endsWith("/lib/modules")
              || path.endsWith(".jar"));
    }

    /** Archives of class data sharing: memory of the JVM that a file backs. */
    boolean isClassData() {
      return path.endsWith(".jsa");
    }
  }
}
