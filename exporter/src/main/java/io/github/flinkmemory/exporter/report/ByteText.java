package io.github.flinkmemory.exporter.report;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Bytes for people, in units of 1024, with one decimal up to MiB and two above; an en dash for what
 * is not known.
 */
public final class ByteText {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteText() {}

  public static String of(OptionalLong bytes) {
    return bytes.isPresent() ? of(bytes.getAsLong()) : "–";
  }

  public static String of(long bytes) {
    double value = bytes;
    if (Math.abs(value) < 1024) {
      return bytes + " B";
    }
    int unit = -1;
    // 1023.95 of a unit would print as 1024.0 of it.
    while (Math.abs(value) >= (unit < 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit < 2 ? "%.1f %s" : "%.2f %s", value, UNITS[unit]);
  }
}
