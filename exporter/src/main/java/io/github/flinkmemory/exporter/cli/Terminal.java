package io.github.flinkmemory.exporter.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Map;

/** What the output may use: colours on a terminal only, and characters that it can show. */
public final class Terminal {
  private final boolean colours;
  private final boolean unicode;

  public Terminal(boolean colours, boolean unicode) {
    this.colours = colours;
    this.unicode = unicode;
  }

  static Terminal detect(Map<String, String> environment) {
    boolean terminal = isTerminal();
    boolean colours =
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(colours, !terminal || isUnicode(environment));
  }

  /** Since JDK 22 there is a console even where none of the streams is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Asked for below, where the JDK can tell.
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static boolean isUnicode(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(variable, "");
      if (!locale.isEmpty()) {
        return locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
      }
    }
    return false;
  }

  /** Whether it can show more than ASCII. */
  public boolean unicode() {
    return unicode;
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String dim(String text) {
    return styled("2", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String yellow(String text) {
    return styled("33", text);
  }

  public String cyan(String text) {
    return styled("36", text);
  }

  private String styled(String code, String text) {
    return colours && !text.isEmpty() ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
