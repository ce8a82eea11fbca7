package io.github.flinkmemory.e2e.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All workloads of a run as Markdown. For one thread. */
final class LoopTable {

  private static final double MIB = 1 << 20;

  private final List<Closed> rows = new ArrayList<>();

  void add(Closed row) {
    rows.add(row);
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            "| workload | total of each run | rounds | failed runs | slack | heap live | resident at"
                + " most | smallest safe |\n"
                + "| --- | --- | ---: | --- | ---: | ---: | ---: | ---: |\n");
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  private static void append(StringBuilder text, Closed row) {
    text.append("| ").append(row.workload()).append(" | ");
    text.append(row.totals().stream().map(LoopTable::mib).collect(Collectors.joining(" → ")));
    text.append(" | ").append(row.rounds());
    long failed = row.failures().stream().filter(failure -> !failure.isEmpty()).count();
    text.append(" | ").append(failed == 0 ? "none" : failed + " of " + row.totals().size());
    text.append(row.failure().isEmpty() ? "" : ", **the last**: " + row.failure());
    text.append(" | ").append(percent(row.last().slack()));
    text.append(" | ").append(percent(row.last().live()));
    text.append(" | ").append(mib(row.last().residentPeak()));
    Long smallest = row.smallest();
    text.append(" | ").append(smallest == null ? "–" : mib(smallest)).append(" |\n");
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
