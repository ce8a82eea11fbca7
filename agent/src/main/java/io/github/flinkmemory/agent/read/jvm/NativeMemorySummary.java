package io.github.flinkmemory.agent.read.jvm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of VM.native_memory summary, Java 8 to 25: a line for each category, and below it how
 * much of it was mapped, was given to stacks, or came from malloc. Immutable.
 */
final class NativeMemorySummary {
  private static final Pattern CATEGORY =
      Pattern.compile("^-\\s*(\\S.*?) \\(reserved=\\d+[KMG]?B?, committed=(\\d+)([KMG]?)B?.*");
  private static final Pattern MAPPED =
      Pattern.compile(
          "^\\s*\\((?:mmap|stack): reserved=\\d+[KMG]?B?, committed=(\\d+)([KMG]?)B?.*");

  /** What lies in these is measured as a kind of its own. */
  private static final Set<String> OTHER_KINDS =
      new HashSet<>(
          Arrays.asList("Java Heap", "Class", "Thread", "Code", "Shared class space", "Metaspace"));

  private final Map<String, Long> malloc = new HashMap<>();
  private long javaMalloc;
  private long jvmMalloc;
  private long jvmCommitted;

  private NativeMemorySummary() {}

  /**
   * Null when there is no category in it.
   *
   * @param unsafeIsInternal whether the memory of Unsafe is in the category "Internal"
   */
  static @Nullable NativeMemorySummary parse(String text, boolean unsafeIsInternal) {
    String ofJava = unsafeIsInternal ? "Internal" : "Other";
    NativeMemorySummary summary = new NativeMemorySummary();
    String category = "";
    for (String line : text.split("\n")) {
      Matcher header = CATEGORY.matcher(line);
      Matcher mapped = MAPPED.matcher(line);
      if (header.matches()) {
        category = header.group(1);
        long bytes = bytes(header.group(2), header.group(3));
        summary.add(category.equals(ofJava), bytes);
        summary.malloc.merge(category, bytes, Long::sum);
      } else if (mapped.matches() && !category.isEmpty()) {
        long bytes = bytes(mapped.group(1), mapped.group(2));
        summary.add(category.equals(ofJava), -bytes);
        summary.malloc.merge(category, -bytes, Long::sum);
        summary.jvmCommitted += OTHER_KINDS.contains(category) ? 0 : bytes;
      }
    }
    return category.isEmpty() ? null : summary;
  }

  private void add(boolean ofJava, long bytes) {
    if (ofJava) {
      javaMalloc += bytes;
    } else {
      jvmMalloc += bytes;
    }
  }

  private static long bytes(String number, String unit) {
    long value = Long.parseLong(number);
    switch (unit) {
      case "K":
        return value << 10;
      case "M":
        return value << 20;
      case "G":
        return value << 30;
      default:
        return value;
    }
  }

  /** Bytes of direct buffers and of Unsafe. */
  long javaMalloc() {
    return javaMalloc;
  }

  /** Bytes of one category that come from malloc, by its name in the text; 0 without it. */
  long malloc(String name) {
    return malloc.getOrDefault(name, 0L);
  }

  /** Bytes that the JVM itself has from malloc. */
  long jvmMalloc() {
    return jvmMalloc;
  }

  /** Bytes that the JVM committed for itself outside malloc, and that are no kind of their own. */
  long jvmCommitted() {
    return jvmCommitted;
  }
}
