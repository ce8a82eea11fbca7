package io.github.flinkmemory.exporter.model.remedy;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Finds the size next to a given one, above or below, with which something holds: probes at growing
 * distance, then halves the last step.
 */
final class SizeSearch {
  private static final long MEBIBYTE = 1L << 20;
  private static final int PROBES = 36;

  /** Sixteenths of the gap: a change of a total passes on only a part of itself. */
  private static final int[] GAP_SIXTEENTHS = {15, 16, 17, 18, 20, 22, 24, 28, 32, 48, 64};

  private final long start;
  private final long gap;
  private final LongPredicate holds;

  /**
   * @param gap a distance at which the answer is likely
   */
  SizeSearch(long start, long gap, LongPredicate holds) {
    this.start = start;
    this.gap = gap;
    this.holds = holds;
  }

  Optional<Long> above() {
    return next(1);
  }

  Optional<Long> below() {
    return next(-1);
  }

  private Optional<Long> next(int direction) {
    long failing = 0;
    for (long distance : distances()) {
      if (direction < 0 ? distance > start : distance > Long.MAX_VALUE - start) {
        break;
      }
      if (holds.test(start + direction * distance)) {
        return Optional.of(start + direction * nearest(failing, distance, direction));
      }
      failing = distance;
    }
    if (direction < 0 && holds.test(0)) {
      return Optional.of(start - nearest(failing, start, direction));
    }
    return Optional.empty();
  }

  /** The least distance that holds, between one that does not and one that does. */
  private long nearest(long failing, long holding, int direction) {
    long low = failing;
    long high = holding;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (holds.test(start + direction * middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return wholeMebibytes(high, direction);
  }

  /** A little further, to a whole number of mebibytes, where that holds too. */
  private long wholeMebibytes(long distance, int direction) {
    long value = start + direction * distance;
    long down = value / MEBIBYTE * MEBIBYTE;
    long whole = direction < 0 || down == value ? down : down + MEBIBYTE;
    long further = direction * (whole - start);
    return whole > 0 && further > 0 && holds.test(whole) ? further : distance;
  }

  private Set<Long> distances() {
    Set<Long> distances = new TreeSet<>();
    for (int i = 0; i < PROBES; i++) {
      distances.add(MEBIBYTE << i);
    }
    if (gap > 0 && gap < Long.MAX_VALUE / 64) {
      for (int sixteenths : GAP_SIXTEENTHS) {
        distances.add(Math.max(1, gap * sixteenths / 16));
      }
      distances.add(gap);
    }
    return distances;
  }
}
