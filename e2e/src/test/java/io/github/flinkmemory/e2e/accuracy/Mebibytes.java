package io.github.flinkmemory.e2e.accuracy;

import java.util.Locale;

/** Sizes in a table. */
final class Mebibytes {

  private static final double MEBIBYTE = 1024 * 1024;

  private Mebibytes() {}

  static String text(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
  }

  static String signed(double bytes) {
    String text = String.format(Locale.ROOT, "%+.1f", bytes / MEBIBYTE);
    return text.equals("-0.0") || text.equals("+0.0") ? "0.0" : text;
  }

  static long bytes(long mebibytes) {
    return mebibytes << 20;
  }
}
