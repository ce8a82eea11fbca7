package io.github.flinkmemory.exporter.model.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the user wrote: the configuration file and {@code -D} of the client, without the sizes that
 * Flink's launcher added. Or why it is not known. Immutable.
 */
public final class UserConfiguration {
  private final Map<String, String> values;
  private final Set<String> commandLine;
  private final String unknown;

  private UserConfiguration(Map<String, String> values, Set<String> commandLine, String unknown) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.commandLine = Collections.unmodifiableSet(new LinkedHashSet<>(commandLine));
    this.unknown = unknown;
  }

  public static UserConfiguration of(Map<String, String> values) {
    return of(values, Collections.emptySet());
  }

  /**
   * @param commandLine keys that {@code -D} of the client gave: it overrules the file
   */
  public static UserConfiguration of(Map<String, String> values, Set<String> commandLine) {
    return new UserConfiguration(values, commandLine, "");
  }

  /**
   * @param reason in one line, not empty
   */
  public static UserConfiguration unknown(String reason) {
    return new UserConfiguration(Collections.emptyMap(), Collections.emptySet(), reason);
  }

  public boolean isKnown() {
    return unknown.isEmpty();
  }

  /** Why it is not known; empty when it is. */
  public String reason() {
    return unknown;
  }

  /** Keys that {@code -D} of the client gave, as far as they are known. */
  public Set<String> commandLine() {
    return commandLine;
  }

  /** Options with their values; empty when not known. */
  public Map<String, String> values() {
    return values;
  }
}
