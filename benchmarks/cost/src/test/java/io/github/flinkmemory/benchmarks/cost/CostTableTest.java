package io.github.flinkmemory.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTableTest {

  private static final double MIB = 1024 * 1024;
  private static final List<String> USUAL = List.of("main", "flink-#", "flink-#");

  private final Map<String, List<Measurement>> runs = new LinkedHashMap<>();

  @Test
  void showsMediansOfWhatIsAdded() {
    runs.put(
        "alone",
        List.of(
            measurement(7000, USUAL, Double.NaN),
            measurement(7010, USUAL, Double.NaN),
            measurement(9000, USUAL, Double.NaN)));
    runs.put(
        "agent",
        List.of(
            measurement(7700, USUAL, 0.4),
            measurement(7600, USUAL, 0.5),
            measurement(7650, USUAL, 30)));

    CostTable table = new CostTable("alone", "agent", runs);

    assertThat(table.sideBySide())
        .startsWith("| | alone | agent |", "| --- | ---: | ---: |")
        .contains("| loaded classes | 7010 | +640 |", "| scrape, p50 (ms) | – | 0.50 |");
    assertThat(table.budget()).contains("| loaded classes | 640 | 1100 | holds |");
  }

  @Test
  void countsOnlyThreadsThatTheTaskManagerAloneDoesNotHave() {
    runs.put("alone", List.of(measurement(1, USUAL, Double.NaN)));
    runs.put(
        "agent",
        List.of(measurement(1, List.of("main", "flink-#", "flink-#", "flink-#", "sampler"), 0.5)));

    CostTable table = new CostTable("alone", "agent", runs);

    assertThat(table.sideBySide()).contains("| threads | 3 | +1 |");
    assertThat(table.budget()).contains("| threads | 1 | 6 | holds |");
  }

  @Test
  void takesTheQuickestStartOfAll() {
    runs.put("alone", List.of(started(500), started(900), started(2000)));
    runs.put("agent", List.of(started(2500), started(2600), started(560)));

    assertThat(new CostTable("alone", "agent", runs).budget())
        .contains("| main thread's first log line (ms) | 60 | 100 | holds |");
  }

  @Test
  void saysWhatIsExceeded() {
    runs.put("alone", List.of(measurement(7000, USUAL, Double.NaN)));
    runs.put("agent", List.of(measurement(8101, USUAL, 1.01)));

    assertThat(new CostTable("alone", "agent", runs).budget())
        .contains(
            "| loaded classes | 1101 | 1100 | **exceeded** |",
            "| scrape, p50 (ms) | 1.01 | 1.00 | **exceeded** |");
  }

  private static Measurement started(double firstLineMillis) {
    Measurement any = measurement(1, USUAL, 0.5);
    return new Measurement(any.jvm(), 3000, firstLineMillis, 1, 1, 1, 9000);
  }

  private static Measurement measurement(long classes, List<String> threads, double scrapeMillis) {
    long bytes = (long) (40 * MIB);
    JvmFigures jvm = new JvmFigures(classes, bytes, bytes, threads, bytes);
    return new Measurement(jvm, 2000, 500, scrapeMillis, scrapeMillis, scrapeMillis, 9000);
  }
}
