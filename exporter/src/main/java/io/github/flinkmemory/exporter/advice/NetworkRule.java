package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.usage.Measure;

/**
 * Network memory: a quarter above the hard minimum of all local pools, and a tenth above what they
 * could use, up to twice the minimum. Raised when the minimum takes 90 % (the alert's level: Flink
 * refuses before the minimum could pass the total) or a request was refused; few free buffers alone
 * are normal for batch jobs. Lowered when even what the pools could use takes at most half.
 */
final class NetworkRule {
  private static final double HIGH = 0.90;
  private static final double LOW = 0.50;
  private static final double REQUIRED_HEADROOM = 1.25;
  private static final double WANTED_HEADROOM = 1.1;
  private static final double FLOOR = 1.2;

  /** How much more than the minimum pools are given that could use it. */
  private static final int MOST_OF_REQUIRED = 2;

  private static final double AFTER_REFUSAL = 1.25;
  private static final long LEAST = 64 * Step.MIB;

  private NetworkRule() {}

  static AreaTarget of(AreaCase network) {
    long configured = network.configured();
    long total = Math.min(configured, network.input().limit(network.area()));
    long required = network.peak();
    boolean refused = network.input().usage().networkRefused();
    if (refused) {
      network.found(
          Reason.NET_REFUSED,
          "Flink refused a request for buffers (Insufficient number of network buffers) with "
              + Mebibytes.text(required)
              + " of "
              + Mebibytes.text(total)
              + " guaranteed to others");
    }
    boolean high = required >= HIGH * total;
    if (high) {
      network.found(
          Reason.NET_REQUIRED,
          "the buffers that Flink guarantees take "
              + Mebibytes.text(required)
              + " of "
              + Mebibytes.text(total)
              + ": a job more, or more parallelism, will be refused");
    }
    if (high || refused) {
      // What was refused is counted nowhere, so a refusal takes a step beyond what is known.
      double least = refused ? configured * AFTER_REFUSAL : 0;
      return AreaTarget.raise(
          network.area(),
          configured,
          Step.up(Math.max(least, wanted(network, required)), Step.NETWORK),
          Step.up(Math.max(refused ? configured * FLOOR : 0, required * FLOOR), Step.NETWORK),
          refused,
          refused
              ? "a quarter more than the "
                  + Mebibytes.text(configured)
                  + " with which a request was refused"
              : arithmetic(required));
    }
    long couldUse =
        Math.max(
            network.longPeak(), network.of(Measure.NETWORK_WANTED).longPeak().orElse(configured));
    if (network.mayLower(network.policy().lowerMillis(), Measure.NETWORK_WANTED)
        && couldUse <= LOW * configured) {
      if (network.mayOtherJobsCome()) {
        return network.keepForJobsToCome();
      }
      long target =
          Math.max(
              LEAST,
              Step.up(
                  Math.max(couldUse * WANTED_HEADROOM, network.longPeak() * REQUIRED_HEADROOM),
                  Step.NETWORK));
      AreaTarget lower =
          network.lower(
              Math.min(configured, target),
              "buffers that pools could use "
                  + Mebibytes.text(couldUse)
                  + " x 1.1, at least 64 MiB");
      if (lower.isLower()) {
        network.found(
            Reason.NET_LOW,
            "all pools together could use "
                + Mebibytes.text(couldUse)
                + " of "
                + Mebibytes.text(configured));
      }
      return lower;
    }
    return network.keep("guaranteed " + network.peakOfConfigured());
  }

  private static double wanted(AreaCase network, long required) {
    double bounded =
        Math.min(
            network.of(Measure.NETWORK_WANTED).peak().orElse(0) * WANTED_HEADROOM,
            (double) required * MOST_OF_REQUIRED);
    return Math.max(required * REQUIRED_HEADROOM, bounded);
  }

  private static String arithmetic(long required) {
    return "guaranteed "
        + Mebibytes.text(required)
        + " x 1.25, or what pools could use x 1.1 up to twice the guaranteed, rounded up to 1 MiB";
  }
}
