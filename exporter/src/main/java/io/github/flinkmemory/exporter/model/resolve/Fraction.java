package io.github.flinkmemory.exporter.model.resolve;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A share of a size as Flink computes it: the option is a {@code float}, widened to {@code double},
 * and multiplied in decimal digits ({@code MemorySize.multiply}), so that 0.1 means
 * 0.10000000149011612 and the rest below one byte is cut off. Immutable.
 */
final class Fraction {
  private static final BigDecimal MAX_BYTES = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final float USUAL_TENTH = 0.1f;
  private static final float USUAL_MANAGED = 0.4f;
  // The defaults, made once: finding a double's shortest digits is the dearest step of a
  // resolution.
  private static final Fraction TENTH = usual(USUAL_TENTH);
  private static final Fraction FOUR_TENTHS = usual(USUAL_MANAGED);

  private final double value;
  private final @Nullable BigDecimal digits;

  private Fraction(double value, @Nullable BigDecimal digits) {
    this.value = value;
    this.digits = digits;
  }

  private static Fraction usual(float value) {
    return new Fraction(value, BigDecimal.valueOf((double) value));
  }

  /** Whether Flink takes it: in [0, 1). */
  static boolean isValid(float fraction) {
    return fraction >= 0 && fraction < 1;
  }

  /**
   * @throws IllegalArgumentException when it is not {@link #isValid valid}
   */
  static Fraction of(float fraction) {
    if (!isValid(fraction)) {
      throw new IllegalArgumentException(fraction + " is not in [0, 1)");
    }
    if (fraction == USUAL_TENTH) {
      return TENTH;
    }
    return fraction == USUAL_MANAGED ? FOUR_TENTHS : new Fraction(fraction, null);
  }

  /** This share of a whole, in bytes. */
  long ofWhole(long bytes) {
    return multiply(bytes, digits == null ? BigDecimal.valueOf(value) : digits);
  }

  /**
   * The share that belongs to all the others, in bytes: x with x / (x + others) = fraction.
   *
   * @throws ArithmeticException when that is more than 2^63 - 1 bytes
   */
  long ofOthers(long others) {
    return multiply(others, BigDecimal.valueOf(value / (1 - value)));
  }

  private static long multiply(long bytes, BigDecimal factor) {
    BigDecimal product = BigDecimal.valueOf(bytes).multiply(factor);
    if (product.compareTo(MAX_BYTES) > 0) {
      throw new ArithmeticException("more than 2^63 - 1 bytes");
    }
    return product.longValue();
  }
}
