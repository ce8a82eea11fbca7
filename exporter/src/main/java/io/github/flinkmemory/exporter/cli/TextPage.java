package io.github.flinkmemory.exporter.cli;

/** Lines for people, in sections with a title each. For one thread. */
public final class TextPage {
  private final Terminal terminal;
  private final StringBuilder text = new StringBuilder();

  public TextPage(Terminal terminal) {
    this.terminal = terminal;
  }

  public void line(String content) {
    text.append(content).append('\n');
  }

  /** Begins a section. */
  public void section(String title) {
    line("");
    line(terminal.bold(title));
  }

  /** Filled up with blanks behind it; longer ones stay as they are. */
  public static String left(String words, int width) {
    return words + blanks(width - words.length());
  }

  /** Filled up with blanks before it; longer ones stay as they are. */
  public static String right(String words, int width) {
    return blanks(width - words.length()) + words;
  }

  private static String blanks(int count) {
    StringBuilder blanks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      blanks.append(' ');
    }
    return blanks.toString();
  }

  /** All lines, each with its end. */
  @Override
  public String toString() {
    return text.toString();
  }
}
