package io.github.flinkmemory.e2e.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the boards and the rules of this project ask Prometheus for. */
final class Queries {

  private Queries() {}

  /** Of panels, annotations and variables of the boards, and of both kinds of rules. */
  static List<String> expressions() {
    List<String> all = new ArrayList<>();
    for (var board : Dashboards.boards()) {
      board.panels().forEach(panel -> all.addAll(panel.expressions()));
      all.addAll(board.annotationQueries());
      board.variables().forEach(variable -> all.add(variable.path("query").path("query").asText()));
    }
    for (var file : List.of(Dashboards.ALERTS, Dashboards.RECORDINGS)) {
      Dashboards.rules(file).forEach(rule -> all.add((String) rule.get("expr")));
    }
    return all;
  }

  /** Of all expressions, and of the templates in the alerts' messages. */
  static List<String> withMessages() {
    List<String> all = expressions();
    for (var alert : Dashboards.rules(Dashboards.ALERTS)) {
      Dashboards.map(alert, "annotations").values().forEach(text -> all.add((String) text));
    }
    return all;
  }

  /** Names of this project's metrics and recordings. */
  static Set<String> metrics(List<String> expressions) {
    Set<String> metrics = new TreeSet<>();
    expressions.forEach(expression -> metrics.addAll(Promql.metrics(expression)));
    return metrics;
  }

  /** By name of a metric or a recording the labels that it is selected by. */
  static Map<String, Set<String>> selectors() {
    Map<String, Set<String>> selectors = new TreeMap<>();
    for (String expression : withMessages()) {
      for (var selector : Promql.selectors(expression)) {
        selectors
            .computeIfAbsent(selector.getKey(), metric -> new TreeSet<>())
            .addAll(Promql.labels(selector.getValue()).keySet());
      }
    }
    return selectors;
  }

  /** Each value that a label of one of this project's metrics is compared to by name. */
  static Set<Selection> selections() {
    Set<Selection> selections = new TreeSet<>();
    for (String expression : withMessages()) {
      for (var selector : Promql.selectors(expression)) {
        Promql.labels(selector.getValue())
            .forEach(
                (label, values) -> {
                  for (String value : values.split("\\|")) {
                    // A variable of a board, a parameter of a message, and what every value
                    // matches.
                    if (!value.matches(".*\\$.*|.*%(\\[\\d])?s.*|\\.[*+]|")) {
                      selections.add(new Selection(selector.getKey(), label, value));
                    }
                  }
                });
      }
    }
    return selections;
  }

  /** Names of labels: selected by, joined on, kept, listed by a variable, or shown. */
  static Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    withMessages().forEach(expression -> labels.addAll(Promql.labelNames(expression)));
    return labels;
  }

  /** One value of a label of a metric, written as Prometheus does. */
  record Selection(String metric, String label, String value) implements Comparable<Selection> {

    boolean isRecorded() {
      return metric.contains(":");
    }

    @Override
    public int compareTo(Selection other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return metric + "{" + label + "=\"" + value + "\"}";
    }
  }
}
