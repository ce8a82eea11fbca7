package io.github.flinkmemory.e2e.demo;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Byte counts as text of one width, so that columns stand under each other by the decimal point.
 */
final class ByteColumn {

  static final int WIDTH = 10;

  private static final double MIB = 1024.0 * 1024.0;
  private static final double GIB = 1024.0 * MIB;

  private ByteColumn() {}

  /** A right-aligned cell of {@link #WIDTH} characters; an en dash when there is no value. */
  static String cell(OptionalDouble bytes) {
    return " ".repeat(Math.max(0, WIDTH - text(bytes).length())) + text(bytes);
  }

  static String text(OptionalDouble bytes) {
    return bytes.isPresent() ? text(bytes.getAsDouble()) : "–";
  }

  private static String text(double bytes) {
    // 999.95 MiB would print as 1000.0 MiB and break the column.
    return Math.abs(bytes) < 999.95 * MIB
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
