package io.github.flinkmemory.benchmarks.cost;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A row of the table: what is measured, in which unit, and what the agent may cost at most. */
enum Figure {
  CLASSES("loaded classes", "", 0, 1, m -> m.jvm().classes(), Basis.ADDED, 1100),
  METASPACE("metaspace used", "MiB", 1, mib(), m -> m.jvm().metaspaceBytes(), Basis.ADDED, 4.5),
  LIVE_HEAP("live heap", "MiB", 1, mib(), m -> m.jvm().liveHeapBytes(), Basis.ADDED, 2),
  THREADS("threads", "", 0, 1, m -> m.jvm().threads().size(), Basis.ADDED, 6),
  RESIDENT("resident memory", "MiB", 0, mib(), m -> m.jvm().residentBytes(), Basis.NONE, 0),
  FIRST_SCRAPE("first scrape", "ms", 1, 1, Measurement::firstScrapeMillis, Basis.ABSOLUTE, 60),
  MEDIAN_SCRAPE("scrape, p50", "ms", 2, 1, Measurement::medianScrapeMillis, Basis.ABSOLUTE, 1),
  SLOW_SCRAPE("scrape, p99", "ms", 2, 1, Measurement::slowScrapeMillis, Basis.ABSOLUTE, 5),
  BODY("body", "KiB", 1, 1024, Measurement::bodyBytes, Basis.ABSOLUTE, 32),
  FIRST_LINE(
      "main thread's first log line",
      "ms",
      0,
      1,
      Measurement::firstLogLineMillis,
      Basis.ADDED,
      100),
  REGISTRATION("registered after", "s", 2, 1000, Measurement::registrationMillis, Basis.NONE, 0);

  private final String title;
  private final String unit;
  private final int decimals;
  private final double scale;

  @SuppressWarnings("ImmutableEnumChecker") // the functions above read a record
  private final ToDoubleFunction<Measurement> value;

  private final Basis basis;
  private final double bound;

  Figure(
      String title,
      String unit,
      int decimals,
      double scale,
      ToDoubleFunction<Measurement> value,
      Basis basis,
      double bound) {
    this.title = title;
    this.unit = unit;
    this.decimals = decimals;
    this.scale = scale;
    this.value = value;
    this.basis = basis;
    this.bound = bound;
  }

  String title() {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }

  /** In the unit of the title. */
  double of(Measurement measurement) {
    return value.applyAsDouble(measurement) / scale;
  }

  boolean isTimeOfStart() {
    return this == FIRST_LINE || this == REGISTRATION;
  }

  String format(double number) {
    return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  String formatAdded(double number) {
    return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%+." + decimals + "f", number);
  }

  Basis basis() {
    return basis;
  }

  /** Most that the agent may cost, in the unit of the title. */
  double bound() {
    return bound;
  }

  private static double mib() {
    return 1024 * 1024;
  }

  /** What the bound applies to. */
  enum Basis {
    /** The difference to the TaskManager alone. */
    ADDED,
    ABSOLUTE,
    /** No bound: shown only. */
    NONE
  }
}
