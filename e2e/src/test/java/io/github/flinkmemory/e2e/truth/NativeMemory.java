package io.github.flinkmemory.e2e.truth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM's own tracking of its native memory, committed bytes by category, as {@code jcmd
 * VM.native_memory summary scale=b} prints it; empty when it is not on.
 */
public record NativeMemory(Map<String, Long> committed) {

  private static final Pattern CATEGORY =
      Pattern.compile("- +([\\w ]+?) \\(reserved=\\d+, committed=(\\d+)\\)");

  static NativeMemory parse(String answer) {
    Map<String, Long> committed = new LinkedHashMap<>();
    Matcher category = CATEGORY.matcher(answer);
    while (category.find()) {
      committed.merge(category.group(1), Long.valueOf(category.group(2)), Long::sum);
    }
    return new NativeMemory(committed);
  }
}
