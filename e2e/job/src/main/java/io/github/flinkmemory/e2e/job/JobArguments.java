package io.github.flinkmemory.e2e.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words behind a job's jar, {@code --name value} each. Every name has to be asked for. */
final class JobArguments {

  private final Map<String, String> given = new LinkedHashMap<>();

  JobArguments(String[] words) {
    for (int i = 0; i < words.length; i += 2) {
      if (!words[i].startsWith("--") || i + 1 == words.length) {
        throw new IllegalArgumentException("expected --name value, got " + words[i]);
      }
      given.put(words[i].substring(2), words[i + 1]);
    }
  }

  long number(String name, long defaultValue) {
    String text = given.remove(name);
    return text == null ? defaultValue : Long.parseLong(text);
  }

  @Nullable String text(String name) {
    return given.remove(name);
  }

  String required(String name) {
    String text = given.remove(name);
    if (text == null) {
      throw new IllegalArgumentException("option --" + name + " is missing");
    }
    return text;
  }

  /** Refuses what nobody asked for. */
  void end() {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
  }
}
