package io.github.flinkmemory.exporter.cli;

/** A bar of fixed width; eighths of a character where the terminal can show them. */
final class Bar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final int PARTS = 8;

  private Bar() {}

  /** The part that a value is of a whole; something, if ever so little, for what is not zero. */
  static String of(long value, long whole, int width, boolean unicode) {
    if (whole <= 0 || value <= 0) {
      return blanks(width);
    }
    int parts = unicode ? PARTS : 1;
    long filled =
        Math.max(
            1, Math.min((long) width * parts, Math.round((double) value / whole * width * parts)));
    StringBuilder bar = new StringBuilder(width);
    for (int i = 0; i < filled / parts; i++) {
      bar.append(unicode ? '█' : '#');
    }
    if (filled % parts > 0) {
      bar.append(EIGHTHS.charAt((int) (filled % parts)));
    }
    return bar + blanks(width - bar.length());
  }

  private static String blanks(int count) {
    StringBuilder blanks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      blanks.append(' ');
    }
    return blanks.toString();
  }
}
