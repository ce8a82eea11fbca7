package io.github.flinkmemory.exporter.advice;

/** Sizes in sentences: whole mebibytes, so that a sum can be checked by eye. */
final class Mebibytes {
  private Mebibytes() {}

  static String text(long bytes) {
    return Math.round(bytes / (double) Step.MIB) + " MiB";
  }

  /** A share in whole percent. */
  static String percent(double share) {
    return Math.round(share * 100) + " %";
  }
}
