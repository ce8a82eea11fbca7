package io.github.flinkmemory.exporter.http;

import org.jspecify.annotations.Nullable;

/** The ports on which the page may be served, tried in ascending order. Immutable. */
public final class PortRange {
  private final int first;
  private final int last;

  private PortRange(int first, int last) {
    this.first = first;
    this.last = last;
  }

  /**
   * Parses {@code 9280}, {@code 9280-9299} or {@code 0}, which lets the system choose.
   *
   * @throws IllegalArgumentException with what is allowed as its message
   */
  public static PortRange parse(String text) {
    String trimmed = text.trim();
    int dash = trimmed.indexOf('-');
    int first = port(dash < 0 ? trimmed : trimmed.substring(0, dash));
    int last = dash < 0 ? first : port(trimmed.substring(dash + 1));
    if (first > last || (first == 0 && last != 0)) {
      throw notAllowed(null);
    }
    return new PortRange(first, last);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text.trim());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw notAllowed(e);
    }
    throw notAllowed(null);
  }

  private static IllegalArgumentException notAllowed(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "a port from 1 to 65535, an ascending range such as 9280-9299, or 0 for any free port",
        cause);
  }

  public int first() {
    return first;
  }

  public int last() {
    return last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
