package io.github.flinkmemory.e2e.dashboards;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read from an expression without a parser of the language. Whether it is valid is
 * promtool's business.
 */
final class Promql {

  private static final Pattern SELECTOR =
      Pattern.compile("((?:(?:deployment|pod):)?flink_memory[\\w:]*)\\s*(\\{[^}]*\\})?");
  private static final Pattern LABEL =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*([\"'])(.*?)\\2");
  private static final Pattern LISTED =
      Pattern.compile(
          "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^()]*)\\)"
              + "|label_values\\(.*,\\s*(\\w+)\\)"
              + "|\\$labels\\.(\\w+)");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "$__rate_interval", "1m",
          "$__interval", "15s",
          "$__range", "3h",
          "$cluster", ".*",
          "$namespace", ".*",
          "$job", ".+",
          "$flink_deployment", ".*",
          "$taskmanager", ".*",
          "$instance", "(a:1|b:2)");

  private Promql() {}

  /** The expression as Grafana sends it, with All chosen everywhere. */
  static String filled(String expression) {
    String filled = expression;
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      filled = filled.replace(variable.getKey(), variable.getValue());
    }
    return filled;
  }

  /** The expression in one line. */
  static String unspaced(String expression) {
    return expression.replaceAll("\\s+", " ");
  }

  /** The expression without what follows from the choice of a board's variables. */
  static String unscoped(String expression) {
    return unspaced(expression).replaceAll("\\w+=~\"\\$\\w+\"(?:, )?", "").replace("{}", "");
  }

  /** The names of this project's metrics and recordings in an expression. */
  static Set<String> metrics(String expression) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = SELECTOR.matcher(expression);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The selectors of this project's metrics: name, and the text between the braces. */
  static Set<Map.Entry<String, String>> selectors(String expression) {
    Set<Map.Entry<String, String>> selectors = new LinkedHashSet<>();
    Matcher matcher = SELECTOR.matcher(expression);
    while (matcher.find()) {
      selectors.add(Map.entry(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
    }
    return selectors;
  }

  /** The labels of one selector's braces with what they are compared to. */
  static Map<String, String> labels(String braces) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher matcher = LABEL.matcher(braces);
    while (matcher.find()) {
      labels.put(matcher.group(1), matcher.group(3));
    }
    return labels;
  }

  /** The labels that an expression, a variable's query or a message names in any place. */
  static Set<String> labelNames(String expression) {
    Set<String> names = new LinkedHashSet<>();
    selectors(expression).forEach(selector -> names.addAll(labels(selector.getValue()).keySet()));
    Matcher matcher = LISTED.matcher(expression);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          names.addAll(List.of(matcher.group(group).strip().split("\\s*,\\s*")));
        }
      }
    }
    names.remove("");
    return names;
  }
}
