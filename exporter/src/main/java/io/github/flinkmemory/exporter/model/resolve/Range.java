package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.function.Supplier;

/** A fraction, and the least and most that it may give. Immutable. */
final class Range {
  private final Amount min;
  private final Amount max;
  private final Setting minSetting;
  private final Setting maxSetting;
  private final Setting fractionSetting;
  private final Fraction fraction;

  private Range(
      Amount min,
      Amount max,
      Setting minSetting,
      Setting maxSetting,
      Setting fractionSetting,
      Fraction fraction) {
    this.min = min;
    this.max = max;
    this.minSetting = minSetting;
    this.maxSetting = maxSetting;
    this.fractionSetting = fractionSetting;
    this.fraction = fraction;
  }

  /** Reads the three options; Flink checks them whenever it reads them. */
  static Range read(
      Options options, MemoryOption minOption, MemoryOption maxOption, MemoryOption fractionOption)
      throws RefusedException {
    Amount min = options.size(minOption);
    Amount max = options.size(maxOption);
    Setting minSetting = options.get(minOption);
    Setting maxSetting = options.get(maxOption);
    Setting fractionSetting = options.get(fractionOption);
    float value = options.fraction(fractionSetting);
    if (min.bytes() > max.bytes()) {
      throw new RefusedException(
          Problem.MIN_ABOVE_MAX, minSetting + " is above " + maxSetting, minSetting, maxSetting);
    }
    return new Range(
        min, max, minSetting, maxSetting, fractionSetting, checked(fractionSetting, value));
  }

  /** Reads a fraction that has no range. */
  static Fraction fraction(Options options, Setting setting) throws RefusedException {
    return checked(setting, options.fraction(setting));
  }

  private static Fraction checked(Setting setting, float value) throws RefusedException {
    if (!Fraction.isValid(value)) {
      throw new RefusedException(
          Problem.FRACTION_OUT_OF_RANGE, setting + " must be at least 0 and less than 1", setting);
    }
    return Fraction.of(value);
  }

  /** The fraction of a whole, kept in the range. */
  Amount ofWhole(String whatWhole, long whole) {
    return clamped(fraction.ofWhole(whole), Provenance.share(fractionSetting, whatWhole, whole));
  }

  /** What makes the fraction true beside the given others, kept in the range. */
  Amount ofOthers(String whatOthers, long others) throws RefusedException {
    long unbounded;
    try {
      unbounded = fraction.ofOthers(others);
    } catch (ArithmeticException e) {
      throw new RefusedException(
          Problem.TOO_LARGE,
          fractionSetting
              + " beside "
              + MemorySize.describe(others)
              + " of "
              + whatOthers
              + " comes to more than 2^63 - 1 bytes",
          fractionSetting);
    }
    return clamped(
        unbounded, Provenance.share(fractionSetting, "itself and " + whatOthers, others));
  }

  private Amount clamped(long unbounded, Provenance share) {
    if (unbounded > max.bytes()) {
      return new Amount(max.bytes(), Provenance.clamped(maxSetting, "cut to ", unbounded, share));
    }
    if (unbounded < min.bytes()) {
      return new Amount(
          min.bytes(), Provenance.clamped(minSetting, "raised to ", unbounded, share));
    }
    return new Amount(unbounded, share);
  }

  /** Refuses a rest that is outside the range. */
  void check(Problem problem, Supplier<String> what, long rest) throws RefusedException {
    if (rest > max.bytes()) {
      throw new RefusedException(
          problem,
          rest - max.bytes(),
          what.get() + " comes to " + MemorySize.describe(rest) + ", above " + maxSetting,
          maxSetting);
    }
    if (rest < min.bytes()) {
      throw new RefusedException(
          problem,
          min.bytes() - rest,
          what.get() + " comes to " + MemorySize.describe(rest) + ", below " + minSetting,
          minSetting);
    }
  }

  /** Whether the user set the fraction, and a rest differs from what it asks for. */
  boolean contradicts(long rest, long whole) {
    return fractionSetting.isConfigured() && rest != fraction.ofWhole(whole);
  }

  Setting fractionSetting() {
    return fractionSetting;
  }
}
