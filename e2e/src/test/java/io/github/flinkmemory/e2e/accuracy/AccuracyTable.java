package io.github.flinkmemory.e2e.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All comparisons of a run, written as Markdown. Thread-confined. */
final class AccuracyTable {

  private final List<Comparison> rows = new ArrayList<>();

  void addAll(List<Comparison> more) {
    rows.addAll(more);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text());
  }

  private String text() {
    Map<Combination, List<Comparison>> byCombination = new LinkedHashMap<>();
    rows.forEach(
        row -> byCombination.computeIfAbsent(row.combination(), one -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    byCombination.forEach(
        (combination, some) -> {
          text.append("\n### ").append(combination).append("\n\n");
          text.append("| workload | | ours | truth | difference | |\n");
          text.append("| --- | --- | ---: | ---: | ---: | --- |\n");
          some.forEach(row -> append(text, row));
        });
    return text.toString();
  }

  private static void append(StringBuilder text, Comparison row) {
    text.append("| ").append(row.workload());
    text.append(" | ").append(row.subject().title());
    text.append(" | ").append(row.ours() == null ? "–" : Mebibytes.text(row.ours()));
    text.append(" | ").append(row.truth() == null ? "–" : Mebibytes.text(row.truth()));
    boolean known = row.ours() != null && row.truth() != null;
    text.append(" | ").append(known ? Mebibytes.text(row.difference()) : "–");
    text.append(" | ").append(row.holds() ? "" : "**off**").append(" |\n");
  }
}
