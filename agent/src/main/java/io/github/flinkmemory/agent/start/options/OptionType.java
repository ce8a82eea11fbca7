package io.github.flinkmemory.agent.start.options;

import io.github.flinkmemory.exporter.http.PortRange;
import io.github.flinkmemory.exporter.model.MemorySize;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What an option may be set to, and how its text is read.
 *
 * <p>Classes, not lambdas: options are read on the host's main thread, and the first lambda of a
 * JVM costs it some 20 ms.
 */
abstract class OptionType<T> {
  static final OptionType<PortRange> PORTS =
      new OptionType<PortRange>(
          PortRange.class, "a port (9280), a range of ports (9280-9299), or 0 for any free port") {
        @Override
        PortRange parse(String text) {
          int dash = text.indexOf('-');
          int first = number(dash < 0 ? text : text.substring(0, dash).trim());
          int last = dash < 0 ? first : number(text.substring(dash + 1).trim());
          return new PortRange(first, last);
        }
      };

  /** A name or an address as it is: it is resolved when the server binds, never at start. */
  static final OptionType<String> HOST =
      new OptionType<String>(
          String.class, "a host name or an IP address of this machine, such as 127.0.0.1") {
        @Override
        String parse(String text) {
          boolean bracketed = text.startsWith("[") && text.endsWith("]");
          String host = bracketed ? text.substring(1, text.length() - 1) : text;
          check(!host.isEmpty(), text);
          for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            check(Character.isLetterOrDigit(c) || "._-:%".indexOf(c) >= 0, text);
          }
          return host;
        }
      };

  static final OptionType<Boolean> FLAG =
      new OptionType<Boolean>(Boolean.class, "true or false") {
        @Override
        Boolean parse(String text) {
          return Boolean.valueOf(oneOf(text, "true", "false"));
        }
      };

  static final OptionType<File> FILE =
      new OptionType<File>(File.class, "the path of a readable properties file") {
        @Override
        File parse(String text) {
          check(!text.isEmpty(), text);
          return new File(text);
        }
      };

  static final OptionType<File> DIRECTORY =
      new OptionType<File>(File.class, "the path of a directory that may be written to") {
        @Override
        File parse(String text) {
          check(!text.isEmpty(), text);
          return new File(text);
        }
      };

  /** Bytes, in Flink's grammar. */
  static final OptionType<Long> SIZE =
      new OptionType<Long>(Long.class, "a size as Flink writes it, such as 4g or 1728m") {
        @Override
        Long parse(String text) {
          long bytes = MemorySize.parseBytes(text);
          check(bytes > 0, text);
          return bytes;
        }
      };

  private final Class<T> javaType;
  private final String allowed;

  private OptionType(Class<T> javaType, String allowed) {
    this.javaType = javaType;
    this.allowed = allowed;
  }

  /** A whole number of ms, s, m or h, within the bounds. */
  static OptionType<Duration> duration(String least, String most) {
    return new OptionType<Duration>(
        Duration.class, "a duration from " + least + " to " + most + ", such as 500ms, 10s or 1m") {
      @Override
      Duration parse(String text) {
        Duration value = durationOf(text);
        check(value.compareTo(durationOf(least)) >= 0, text);
        check(value.compareTo(durationOf(most)) <= 0, text);
        return value;
      }
    };
  }

  static OptionType<String> choice(String... words) {
    int last = words.length - 1;
    String allowed =
        String.join(", ", Arrays.asList(words).subList(0, last)) + " or " + words[last];
    return new OptionType<String>(String.class, allowed) {
      @Override
      String parse(String text) {
        return oneOf(text, words);
      }
    };
  }

  /**
   * The value of a text without blanks around it; throws IllegalArgumentException if not allowed.
   */
  abstract T parse(String text);

  /** What may be written, for messages and the table. */
  String allowed() {
    return allowed;
  }

  T cast(Object value) {
    return javaType.cast(value);
  }

  private static Duration durationOf(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    int amount = number(text.substring(0, digits));
    switch (text.substring(digits).trim()) {
      case "ms":
        return Duration.ofMillis(amount);
      case "s":
        return Duration.ofSeconds(amount);
      case "m":
        return Duration.ofMinutes(amount);
      case "h":
        return Duration.ofHours(amount);
      default:
        throw new IllegalArgumentException(text);
    }
  }

  private static String oneOf(String text, String... words) {
    String word = text.toLowerCase(Locale.ROOT);
    check(Arrays.asList(words).contains(word), text);
    return word;
  }

  /** A whole number without a sign, of at most nine digits. */
  private static int number(String text) {
    check(!text.isEmpty() && text.length() <= 9, text);
    for (int i = 0; i < text.length(); i++) {
      check(text.charAt(i) >= '0' && text.charAt(i) <= '9', text);
    }
    return Integer.parseInt(text);
  }

  private static void check(boolean allowed, String text) {
    if (!allowed) {
      throw new IllegalArgumentException(text);
    }
  }
}
