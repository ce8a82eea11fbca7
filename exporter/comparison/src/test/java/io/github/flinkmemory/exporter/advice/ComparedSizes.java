package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;

import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The sizes that one way of sizing gives each job, and what becomes of them in the days after. */
final class ComparedSizes {
  private final String name;
  private final List<String> failures = new ArrayList<>();
  private double gibibytes;
  private int alerts;

  ComparedSizes(String name) {
    this.name = name;
  }

  void add(ComparedJob job, Map<Area, Long> sizes, long total) {
    String failure = failure(job, sizes, total);
    if (!failure.isEmpty()) {
      failures.add(job.name() + " (" + failure + ")");
    }
    gibibytes += total / (1024.0 * MIB);
    alerts += alerts(job, sizes) ? 1 : 0;
  }

  /** Flink does not start with what it gives. */
  void addRefused(ComparedJob job, long total) {
    failures.add(job.name() + " (refused by Flink)");
    gibibytes += total / (1024.0 * MIB);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %.1f | %s |",
        name,
        failures.size(),
        alerts,
        gibibytes,
        String.join(", ", failures));
  }

  List<String> failures() {
    return failures;
  }

  double gibibytes() {
    return gibibytes;
  }

  /** What fails with these sizes in the two days after: the first that does, or nothing. */
  private static String failure(ComparedJob job, Map<Area, Long> sizes, long total) {
    Random random = new Random(11);
    for (int minute = ComparedJob.LEARN; minute < ComparedJob.LEARN + ComparedJob.PROVE; minute++) {
      long resident = size(sizes, Area.HEAP) + size(sizes, Area.NETWORK);
      for (Area area : Area.values()) {
        long needed = Math.round(job.bytes(area, minute, random));
        long has = size(sizes, area);
        boolean fails =
            switch (area) {
              // At 95 % live the collector gets no further.
              case HEAP -> needed > has * 0.95;
              case OFF_HEAP, NETWORK, METASPACE -> needed > has;
              default -> false;
            };
        if (fails) {
          return area.label();
        }
        resident +=
            switch (area) {
              case HEAP, NETWORK -> 0;
              case MANAGED -> Math.min(needed, has);
              default -> needed;
            };
      }
      if (resident > total) {
        return "container";
      }
    }
    return "";
  }

  /** Whether demand stays above the level of an alert, by the levels of alerts.yml. */
  private static boolean alerts(ComparedJob job, Map<Area, Long> sizes) {
    Random random = new Random(11);
    Map<Area, Integer> above = new EnumMap<>(Area.class);
    for (int minute = ComparedJob.LEARN; minute < ComparedJob.LEARN + ComparedJob.PROVE; minute++) {
      for (Area area : Area.values()) {
        double share = job.bytes(area, minute, random) / Math.max(1, size(sizes, area));
        if (share > level(area)) {
          above.merge(area, 1, Integer::sum);
        }
      }
    }
    return above.values().stream().anyMatch(minutes -> minutes >= 15);
  }

  private static double level(Area area) {
    return switch (area) {
      case HEAP, OFF_HEAP -> 0.80;
      case METASPACE -> 0.85;
      case NETWORK, OVERHEAD -> 0.90;
      case MANAGED -> Double.MAX_VALUE;
    };
  }

  private static long size(Map<Area, Long> sizes, Area area) {
    return sizes.getOrDefault(area, 0L);
  }
}
