package io.github.flinkmemory.e2e.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that was said in the course of a scenario, in a file, for those who want to know why. */
final class Course {

  private Course() {}

  static void write(
      Scenario scenario, List<Look> looks, @Nullable String failure, long failedMillis)
      throws IOException {
    List<String> lines = new ArrayList<>();
    String before = "";
    for (Look look : looks) {
      String said = look.findings() + " " + look.verdict() + ": " + look.sentence();
      boolean second = look.millis() % 5000 < 250;
      if (!said.equals(before) || second) {
        lines.add(look.millis() + " ms " + demands(look.demand()) + " " + said);
      }
      before = said;
    }
    if (failure != null) {
      lines.add(failedMillis + " ms FAILED " + failure);
    }
    Path folder = Files.createDirectories(Path.of("target", "evaluation"));
    Files.write(folder.resolve(scenario.fileName() + ".txt"), lines);
  }

  private static String demands(Map<String, Long> demand) {
    return demand.entrySet().stream()
        .map(one -> one.getKey() + " " + (one.getValue() >> 10) + " KiB")
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
