package io.github.flinkmemory.exporter.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the option {@code -D} takes. */
public final class DynamicProperties {
  private DynamicProperties() {}

  /**
   * @param properties {@code key=value} each; of two with one key the last counts
   * @throws UsageException when one is none: one line
   */
  public static Map<String, String> parse(List<String> properties) throws UsageException {
    Map<String, String> parsed = new LinkedHashMap<>();
    for (String property : properties) {
      int equals = property.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("-D " + property + ": must be key=value");
      }
      parsed.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return parsed;
  }
}
