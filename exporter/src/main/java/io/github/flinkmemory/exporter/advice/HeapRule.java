package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.usage.Measure;

/**
 * The heap: enough that at most 65 % of it lives. Raised when 80 % live (the alert's level, which
 * is AWS's for a sustained investigation), or when the collector stops the threads for 10 % of the
 * time (dr-elephant, and the common alert rules) and 60 % live. Lowered when at most 40 % live
 * (AWS) and pauses are rare.
 */
final class HeapRule {
  private static final double HIGH = 0.80;
  private static final double LOW = 0.40;
  private static final double PAUSES_HIGH = 0.10;
  private static final double PAUSES_LOW = 0.02;
  private static final double PRESSED = 0.60;
  private static final double SHARE_UNDER_PRESSURE = 0.55;

  /** Of the highest peak, so that it stays clearly under the alert at 80 %. */
  private static final double PEAK_SHARE = 0.74;

  private static final double FLOOR_SHARE = 0.80;
  private static final long LEAST_TASK_HEAP = 256 * Step.MIB;

  private HeapRule() {}

  static AreaTarget of(AreaCase heap) {
    long configured = heap.configured();
    // Serial and Parallel leave a survivor space out of the limit, and so of what can live.
    long limit = Math.min(configured, heap.input().limit(heap.area()));
    double scale = limit >= configured * 0.8 ? configured / (double) limit : 1;
    // What the JVM has counts, also where that is not what the model says.
    boolean conflict = heap.input().conflicts().contains(heap.area());
    double live =
        conflict ? heap.sustained() / (double) limit : heap.sustained() * scale / configured;
    double pauses = heap.of(Measure.GC_PAUSE).sustained().orElse(0) / Measure.WHOLE;
    boolean pressure = pauses >= PAUSES_HIGH && live >= PRESSED;
    boolean high = live >= HIGH;
    if (heap.leaks() && (high || pressure || heap.peak() * scale >= PRESSED * configured)) {
      heap.found(
          Reason.HEAP_UNBOUNDED,
          "what lives grows by "
              + heap.growth()
              + " and reaches no plateau: more heap buys time only; look for state or buffers that"
              + " the job never lets go");
      return heap.keep("what lives grows without end, which no size satisfies");
    }
    if (high) {
      heap.found(
          Reason.HEAP_LIVE_HIGH,
          Mebibytes.percent(live)
              + " of the heap lived for three buckets of time in a row"
              + heap.rising(),
          "live_ratio",
          live);
    }
    if (pressure) {
      heap.found(
          Reason.GC_PRESSURE,
          "the collector stopped all threads for "
              + Mebibytes.percent(pauses)
              + " of the time while "
              + Mebibytes.percent(live)
              + " of the heap lived",
          "pause_ratio",
          pauses);
    }
    if (high || pressure) {
      return raise(heap, scale, pressure);
    }
    double rarePauses = heap.of(Measure.GC_PAUSE).p98().orElse(0) / Measure.WHOLE;
    if (heap.mayLower(heap.policy().lowerMillis(), Measure.GC_PAUSE)
        && heap.longPeak() * scale <= LOW * configured
        && rarePauses <= PAUSES_LOW) {
      if (heap.mayOtherJobsCome()) {
        return heap.keepForJobsToCome();
      }
      return heap.input().usage().isLiveSetRenewed()
          ? lower(heap, scale)
          : heap.keep(
              "no collection has covered the old generation for a day: what lives now may be more");
    }
    return heap.keep("live " + Mebibytes.percent(live) + " of the heap: neither high nor low");
  }

  private static AreaTarget raise(AreaCase heap, double scale, boolean pressure) {
    double share = pressure ? SHARE_UNDER_PRESSURE : heap.policy().heapShare();
    long often = heap.demand().p98().orElse(heap.peak());
    // Under pressure the peak has to fit as well: p98 may be of calmer times.
    double peakShare = pressure ? share : PEAK_SHARE;
    double wanted = Math.max(often / share, heap.peak() / peakShare) * scale;
    return heap.raise(
        Step.up(wanted, Step.HEAP),
        Step.up(heap.peak() * scale / FLOOR_SHARE, Step.HEAP),
        false,
        "live p98 " + Mebibytes.text(often) + " / " + share + ", rounded up to 64 MiB");
  }

  private static AreaTarget lower(AreaCase heap, double scale) {
    MemoryComponent framework = MemoryComponent.FRAMEWORK_HEAP;
    long frameworkHeap =
        heap.input().model().has(framework) ? heap.input().model().bytes(framework) : 0;
    long least = Math.min(heap.configured(), frameworkHeap + LEAST_TASK_HEAP);
    long target =
        Math.max(least, Step.up(heap.longPeak() * scale / SHARE_UNDER_PRESSURE, Step.HEAP));
    AreaTarget lower =
        heap.lowerByHalf(
            target,
            "live peak "
                + Mebibytes.text(heap.longPeak())
                + " / "
                + SHARE_UNDER_PRESSURE
                + ", at least 256 MiB of task heap");
    if (lower.isLower()) {
      heap.found(
          Reason.HEAP_LOW_USE,
          "at most "
              + Mebibytes.text(heap.longPeak())
              + " of "
              + Mebibytes.text(heap.configured())
              + " lived");
    }
    return lower;
  }
}
