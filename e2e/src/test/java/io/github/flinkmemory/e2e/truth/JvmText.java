package io.github.flinkmemory.e2e.truth;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds sizes in what a JVM prints. */
final class JvmText {

  private JvmText() {}

  /**
   * A size in the text.
   *
   * @param pattern with the number as first group and the unit, a letter or more, as second
   * @return bytes; empty when the pattern is not there
   */
  static OptionalLong size(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? OptionalLong.of(bytes(matcher.group(1), matcher.group(2)))
        : OptionalLong.empty();
  }

  static long bytes(String number, String unit) {
    return Math.round(Double.parseDouble(number) * unitBytes(unit));
  }

  private static long unitBytes(String unit) {
    return switch (unit.charAt(0)) {
      case 'b' -> 1;
      case 'K' -> 1L << 10;
      case 'M' -> 1L << 20;
      case 'G' -> 1L << 30;
      default -> throw new IllegalArgumentException("unknown unit: " + unit);
    };
  }
}
