package io.github.flinkmemory.exporter.model;

/** Keeps messages on one line, whatever keys and values of a user they quote. */
public final class OneLine {
  private static final char LINE_SEPARATOR = '\u2028';
  private static final char PARAGRAPH_SEPARATOR = '\u2029';

  private OneLine() {}

  /** The text with a space in the place of every line break and control character. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (breaks(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      if (breaks(characters[i])) {
        characters[i] = ' ';
      }
    }
    return new String(characters);
  }

  private static boolean breaks(char c) {
    return Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
  }
}
