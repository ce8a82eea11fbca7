package io.github.flinkmemory.exporter.model.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user wrote: the configuration file and {@code -D} of the client, without the sizes that
 * Flink's launcher added. Or why it is not known. Immutable.
 */
public final class UserConfiguration {
  private final Map<String, String> values;
  private final String unknown;

  private UserConfiguration(Map<String, String> values, String unknown) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.unknown = unknown;
  }

  public static UserConfiguration of(Map<String, String> values) {
    return new UserConfiguration(values, "");
  }

  /**
   * @param reason in one line, not empty
   */
  public static UserConfiguration unknown(String reason) {
    return new UserConfiguration(Collections.emptyMap(), reason);
  }

  public boolean isKnown() {
    return unknown.isEmpty();
  }

  /** Why it is not known; empty when it is. */
  public String reason() {
    return unknown;
  }

  /** Options with their values; empty when not known. */
  public Map<String, String> values() {
    return values;
  }
}
