package io.github.flinkmemory.e2e.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * Refreshes in place, on the terminal's second screen: nothing scrolls away, and a change of the
 * window's size does no harm. At the end the last state is printed on the normal screen.
 */
final class TerminalScreen implements Screen {

  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
  private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K\r\n";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private List<String> last = List.of();
  private boolean entered;
  private boolean closed;

  TerminalScreen(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void show(List<String> lines) {
    if (closed) {
      return;
    }
    StringBuilder picture = new StringBuilder(entered ? HOME : ENTER + HOME);
    entered = true;
    last = lines;
    for (String line : lines) {
      picture.append(line).append(END_OF_LINE);
    }
    out.print(picture.append(CLEAR_BELOW));
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (entered) {
      out.print(LEAVE);
    }
    last.forEach(out::println);
    out.flush();
  }
}
