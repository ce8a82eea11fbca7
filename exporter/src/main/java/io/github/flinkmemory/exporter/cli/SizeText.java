package io.github.flinkmemory.exporter.cli;

import java.util.Locale;

/** Sizes for people. */
public final class SizeText {
  private static final double MEBIBYTE = 1L << 20;

  private SizeText() {}

  /** {@code 1,811,939,328}. */
  public static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }

  /** {@code 1728.0}. */
  public static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
  }

  /** {@code +64.0}, {@code -0.5}, {@code =}. */
  public static String difference(long bytes) {
    return bytes == 0 ? "=" : String.format(Locale.ROOT, "%+.1f", bytes / MEBIBYTE);
  }
}
