package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemorySize;

/** Exact sums, refused where they pass what a {@code long} holds, as Flink refuses them. */
final class Bytes {
  private Bytes() {}

  static long sum(String what, Amount... amounts) throws RefusedException {
    long sum = 0;
    for (Amount amount : amounts) {
      sum = sum(what, sum, amount.bytes());
    }
    return sum;
  }

  static long sum(String what, long some, long more) throws RefusedException {
    if (more > Long.MAX_VALUE - some) {
      throw new RefusedException(
          Problem.TOO_LARGE,
          what
              + " add up to more than 2^63 - 1 bytes: "
              + MemorySize.describe(some)
              + " and "
              + MemorySize.describe(more));
    }
    return some + more;
  }
}
