package io.github.flinkmemory.exporter.model.file;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the entry point of Flink's Docker images makes of the environment before Flink reads its
 * configuration: {@code TASK_MANAGER_NUMBER_OF_TASK_SLOTS} and {@code FLINK_PROPERTIES}.
 *
 * <p>Up to 1.18 the properties are appended to {@code flink-conf.yaml}, so Flink's line rules
 * apply. From 1.19 on the entry point splits each line at its first colon and removes all white
 * space from it, also inside a value.
 */
public final class ImageEnvironment {
  private static final FlinkVersion BY_PARSER = FlinkVersion.of(1, 19, 0);
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");

  private ImageEnvironment() {}

  /** The configuration with what the environment sets on top. */
  public static LoadedConfiguration apply(
      LoadedConfiguration configuration, Map<String, String> environment, FlinkVersion version)
      throws ConfigurationFileException {
    LoadedConfiguration result = configuration;
    String slots = environment.get("TASK_MANAGER_NUMBER_OF_TASK_SLOTS");
    if (slots != null && !slots.isEmpty()) {
      Map<String, String> option = new LinkedHashMap<>();
      option.put("taskmanager.numberOfTaskSlots", slots);
      result = result.overriddenBy(option, "TASK_MANAGER_NUMBER_OF_TASK_SLOTS");
    }
    String properties = environment.get("FLINK_PROPERTIES");
    if (properties == null || properties.isEmpty()) {
      return result;
    }
    Map<String, String> set =
        version.atLeast(BY_PARSER)
            ? split(properties, environment)
            : ConfigurationFiles.parseLines(
                    substituted(properties, environment), "FLINK_PROPERTIES")
                .values();
    return result.overriddenBy(set, "FLINK_PROPERTIES");
  }

  private static Map<String, String> split(String properties, Map<String, String> environment) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String line : properties.split("\n")) {
      String packed = line.replaceAll("\\s", "");
      if (packed.isEmpty()) {
        continue;
      }
      int colon = packed.indexOf(':');
      String key = colon < 0 ? packed : packed.substring(0, colon);
      String value = colon < 0 ? "" : packed.substring(colon + 1);
      options.put(key, substituted(value, environment));
    }
    return options;
  }

  /** As {@code envsubst}: a variable that is not set is empty. */
  private static String substituted(String text, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuffer result = new StringBuffer();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      matcher.appendReplacement(
          result, Matcher.quoteReplacement(environment.getOrDefault(name, "")));
    }
    return matcher.appendTail(result).toString();
  }
}
