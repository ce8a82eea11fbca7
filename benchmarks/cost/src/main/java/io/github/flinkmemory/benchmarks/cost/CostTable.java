package io.github.flinkmemory.benchmarks.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is typical of each variant as Markdown: a pure function of the measurements. */
final class CostTable {

  private final String aloneName;
  private final String agentName;
  private final Map<String, List<Measurement>> runs;

  /**
   * A table.
   *
   * @param runs of each variant by its name, in the order of the columns
   */
  CostTable(String aloneName, String agentName, Map<String, List<Measurement>> runs) {
    this.aloneName = aloneName;
    this.agentName = agentName;
    this.runs = new LinkedHashMap<>(runs);
  }

  /** The side by side: absolute for the TaskManager alone, what is added for the others. */
  List<String> sideBySide() {
    List<String> lines = new ArrayList<>();
    lines.add("| | " + String.join(" | ", runs.keySet()) + " |");
    lines.add("| --- |" + " ---: |".repeat(runs.size()));
    for (Figure figure : Figure.values()) {
      StringBuilder line = new StringBuilder("| " + figure.title());
      runs.forEach((name, measured) -> line.append(" | ").append(cell(figure, name)));
      lines.add(line.append(" |").toString());
    }
    return lines;
  }

  /** Every bound of the budget, and whether the agent keeps it. */
  List<String> budget() {
    List<String> lines = new ArrayList<>();
    lines.add("| | the agent | at most | |");
    lines.add("| --- | ---: | ---: | --- |");
    for (Figure figure : Figure.values()) {
      if (figure.basis() != Figure.Basis.NONE) {
        double cost = agentCost(figure);
        lines.add(
            "| %s | %s | %s | %s |"
                .formatted(
                    figure.title(),
                    figure.format(cost),
                    figure.format(figure.bound()),
                    cost <= figure.bound() ? "holds" : "**exceeded**"));
      }
    }
    return lines;
  }

  private String cell(Figure figure, String name) {
    double value = typical(figure, name);
    boolean scrape = Double.isNaN(typical(figure, aloneName));
    return name.equals(aloneName) || scrape
        ? figure.format(value)
        : figure.formatAdded(added(figure, name));
  }

  private double agentCost(Figure figure) {
    return figure.basis() == Figure.Basis.ADDED
        ? added(figure, agentName)
        : typical(figure, agentName);
  }

  private double added(Figure figure, String name) {
    if (figure == Figure.THREADS) {
      Set<String> usual =
          runs.getOrDefault(aloneName, List.of()).stream()
              .flatMap(run -> run.jvm().threads().stream())
              .collect(Collectors.toSet());
      return Measurement.median(
          runs.getOrDefault(name, List.of()), run -> run.threadsBeside(usual));
    }
    return typical(figure, name) - typical(figure, aloneName);
  }

  private double typical(Figure figure, String name) {
    List<Measurement> measured = runs.getOrDefault(name, List.of());
    return figure.isTimeOfStart()
        ? Measurement.least(measured, figure::of)
        : Measurement.median(measured, figure::of);
  }
}
