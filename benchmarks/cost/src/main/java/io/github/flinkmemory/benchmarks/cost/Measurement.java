package io.github.flinkmemory.benchmarks.cost;

import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One TaskManager of one variant. Times in milliseconds; those of scrapes are NaN where nothing can
 * be scraped.
 *
 * @param registrationMillis from the start of the JVM until the JobManager knew the TaskManager
 * @param firstLogLineMillis from the start of the JVM until Flink's main thread wrote its first
 *     line: what an agent delays
 */
record Measurement(
    JvmFigures jvm,
    double registrationMillis,
    double firstLogLineMillis,
    double firstScrapeMillis,
    double medianScrapeMillis,
    double slowScrapeMillis,
    double bodyBytes) {

  static final double NO_SCRAPE = Double.NaN;

  /**
   * The variant's own threads: Flink's pools start theirs when they need them, so that counts alone
   * differ from run to run.
   */
  long threadsBeside(Set<String> usual) {
    return jvm.threads().stream().filter(name -> !usual.contains(name)).count();
  }

  /** The median of one figure over all runs of a variant. */
  static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
    double[] values = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** The least: for times of a start, which anything else on the machine only makes longer. */
  static double least(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
    return runs.stream().mapToDouble(figure).min().orElse(Double.NaN);
  }
}
