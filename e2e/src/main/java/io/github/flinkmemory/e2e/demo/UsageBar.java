package io.github.flinkmemory.e2e.demo;

import java.util.OptionalDouble;

/**
 * One bar: what is configured is its whole width, what is used its filled part; demand and peak
 * stand on it as marks.
 */
final class UsageBar {

  static final char DEMAND = '◆';
  static final char PEAK = '▲';

  /** Filled from left to right by eighths of a cell. */
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private static final char FULL = '█';
  private static final char EMPTY = '·';
  private static final char BEYOND = '»';

  private final int width;

  UsageBar(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  /**
   * A bar of {@link #width} characters; blank when nothing is configured, since then there is no
   * scale.
   */
  String draw(
      OptionalDouble configured, OptionalDouble used, OptionalDouble demand, OptionalDouble peak) {
    boolean nothing = used.isEmpty() && demand.isEmpty() && peak.isEmpty();
    if (nothing || configured.isEmpty() || configured.getAsDouble() <= 0) {
      return " ".repeat(width);
    }
    double scale = width / configured.getAsDouble();
    char[] cells = new char[width];
    for (int i = 0; i < width; i++) {
      cells[i] = fill(used.orElse(0) * scale - i);
    }
    // Demand over peak: it is the newer of the two where both fall on one cell.
    mark(cells, peak, scale, PEAK);
    mark(cells, demand, scale, DEMAND);
    if (used.orElse(0) > configured.getAsDouble()) {
      cells[width - 1] = BEYOND;
    }
    return new String(cells);
  }

  private static char fill(double cell) {
    if (cell >= 1) {
      return FULL;
    }
    int eighths = (int) (cell * EIGHTHS.length());
    return eighths > 0 ? EIGHTHS.charAt(eighths) : EMPTY;
  }

  private void mark(char[] cells, OptionalDouble value, double scale, char mark) {
    if (value.isPresent()) {
      int cell = (int) (value.getAsDouble() * scale);
      cells[Math.max(0, Math.min(width - 1, cell))] = mark;
    }
  }
}
