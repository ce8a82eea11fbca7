package io.github.flinkmemory.exporter.advice;

/**
 * The arithmetic of the Kubernetes operator's memory tuning, as {@code MemoryTuning} of its
 * autoscaler does it: from a budget that is never passed, fixed parts first, then network by the
 * topology, metaspace, heap, and managed memory as configured or none.
 */
record OperatorFormula(
    long budget,
    long fixedParts,
    long network,
    double metaspaceMean,
    double heapMean,
    double managedMean,
    long managedConfigured) {
  private static final double OVERHEAD = 0.2;

  record Sizes(long network, long metaspace, long heap, long managed, long process) {}

  Sizes solve() {
    long[] left = {budget};
    take(left, fixedParts);
    long ofNetwork = take(left, network);
    long metaspace = take(left, (long) (metaspaceMean * (1 + OVERHEAD)));
    long heap = take(left, (long) (heapMean * (1 + OVERHEAD)));
    long managed = managedMean <= 0 ? 0 : take(left, managedConfigured);
    return new Sizes(ofNetwork, metaspace, heap, managed, budget - left[0]);
  }

  private static long take(long[] left, long wanted) {
    long taken = Math.min(left[0], wanted);
    left[0] -= taken;
    return taken;
  }

  /** Segments of a vertex towards another: buffers a channel and floating ones. */
  static long segments(int own, int other, boolean forward, boolean rescale) {
    long channels = 2;
    long floating = 8;
    if (forward && own == other) {
      return channels + floating;
    }
    if (forward || rescale) {
      return (long) Math.ceil(other / (double) own) * channels + floating;
    }
    return other * channels + floating;
  }
}
