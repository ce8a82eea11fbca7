package io.github.flinkmemory.exporter.model;

import java.util.Locale;

/**
 * Flink's grammar of memory sizes ({@code org.apache.flink.configuration.MemorySize}), the same
 * since 1.10.
 */
public final class MemorySize {
  private static final String UNITS = "bkmgt";
  private static final int SHORT = 7;
  private static final long MEBIBYTE = 1L << 20;

  private MemorySize() {}

  /**
   * Parses digits followed by an optional unit of 1024: {@code b|bytes}, {@code k|kb|kibibytes},
   * {@code m|mb|mebibytes}, {@code g|gb|gibibytes}, {@code t|tb|tebibytes}. No sign, no decimals,
   * no {@code Gi}.
   *
   * @return bytes, 0 or more
   * @throws IllegalArgumentException with a message that names the text and what is wrong with it
   */
  public static long parseBytes(String text) {
    String trimmed = text.trim();
    int digits = 0;
    while (digits < trimmed.length()
        && trimmed.charAt(digits) >= '0'
        && trimmed.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0) {
      throw new IllegalArgumentException("'" + text + "' does not start with a number");
    }
    long number;
    try {
      number = Long.parseLong(trimmed.substring(0, digits));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is larger than 2^63 - 1", e);
    }
    long multiplier = multiplier(trimmed.substring(digits).trim().toLowerCase(Locale.US), text);
    if (number > Long.MAX_VALUE / multiplier) {
      throw new IllegalArgumentException("'" + text + "' is more bytes than 2^63 - 1");
    }
    return number * multiplier;
  }

  /**
   * The shortest exact text of a size in Flink's grammar: {@code 4g}, {@code 1728m}, {@code 5b}.
   *
   * @param bytes 0 or more
   */
  public static String format(long bytes) {
    if (bytes == 0) {
      return "0b";
    }
    int unit = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length() - 1);
    return "" + (bytes >> (10 * unit)) + UNITS.charAt(unit);
  }

  /**
   * A size for people: as {@link #format} where that is short, else with its mebibytes beside it:
   * {@code 4g}, {@code 359703515b (343.0 MiB)}.
   *
   * @param bytes 0 or more
   */
  public static String describe(long bytes) {
    String exact = format(bytes);
    if (exact.length() <= SHORT || bytes % MEBIBYTE == 0) {
      return exact;
    }
    // Not by String.format, which would be the dearest part of a refusal.
    long tenths = Math.round(bytes / (double) MEBIBYTE * 10);
    return exact + " (" + tenths / 10 + "." + tenths % 10 + " MiB)";
  }

  private static long multiplier(String unit, String text) {
    switch (unit) {
      case "":
      case "b":
      case "bytes":
        return 1L;
      case "k":
      case "kb":
      case "kibibytes":
        return 1L << 10;
      case "m":
      case "mb":
      case "mebibytes":
        return 1L << 20;
      case "g":
      case "gb":
      case "gibibytes":
        return 1L << 30;
      case "t":
      case "tb":
      case "tebibytes":
        return 1L << 40;
      default:
        throw new IllegalArgumentException(
            "'"
                + text
                + "' has the unknown unit '"
                + unit
                + "'; use b, k, m, g or t (powers of 1024)");
    }
  }
}
