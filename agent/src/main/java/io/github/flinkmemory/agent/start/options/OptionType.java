package io.github.flinkmemory.agent.start.options;

import io.github.flinkmemory.exporter.http.PortRange;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an option may be set to, and how its text is read.
 *
 * <p>Classes, not lambdas: options are read on the host's main thread, and the first lambda of a
 * JVM costs it some 20 ms.
 */
abstract class OptionType<T> {
  static final OptionType<PortRange> PORTS =
      new OptionType<PortRange>(
          PortRange.class,
          "port or range",
          "a port (9280), a range of ports (9280-9299), or 0 for any free port") {
        private final Pattern ports = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

        @Override
        PortRange parse(String text) {
          Matcher matcher = matching(ports, text);
          int first = Integer.parseInt(matcher.group(1));
          String last = matcher.group(2);
          return new PortRange(first, last == null ? first : Integer.parseInt(last));
        }
      };

  /** A name or an address as it is: it is resolved when the server binds, never at start. */
  static final OptionType<String> HOST =
      new OptionType<String>(
          String.class, "host", "a host name or an IP address of this machine, such as 127.0.0.1") {
        private final Pattern host =
            Pattern.compile("[\\p{L}\\p{N}._-]+|\\[?[0-9A-Fa-f:.]+(%\\w+)?]?");

        @Override
        String parse(String text) {
          matching(host, text);
          return text.startsWith("[") && text.endsWith("]")
              ? text.substring(1, text.length() - 1)
              : text;
        }
      };

  static final OptionType<Boolean> FLAG =
      new OptionType<Boolean>(Boolean.class, "true or false", "true or false") {
        @Override
        Boolean parse(String text) {
          return Boolean.valueOf(oneOf(text, "true", "false"));
        }
      };

  static final OptionType<File> FILE =
      new OptionType<File>(File.class, "path", "the path of a readable properties file") {
        @Override
        File parse(String text) {
          if (text.isEmpty()) {
            throw new IllegalArgumentException(text);
          }
          return new File(text);
        }
      };

  private final Class<T> javaType;
  private final String name;
  private final String allowed;

  private OptionType(Class<T> javaType, String name, String allowed) {
    this.javaType = javaType;
    this.name = name;
    this.allowed = allowed;
  }

  /** A whole number of ms, s, m or h, within the bounds. */
  static OptionType<Duration> duration(String least, String most) {
    return new OptionType<Duration>(
        Duration.class,
        "duration",
        "a duration from " + least + " to " + most + ", such as 500ms, 10s or 1m") {
      @Override
      Duration parse(String text) {
        Duration value = durationOf(text);
        if (value.compareTo(durationOf(least)) < 0 || value.compareTo(durationOf(most)) > 0) {
          throw new IllegalArgumentException(text);
        }
        return value;
      }
    };
  }

  static OptionType<String> choice(String first, String second) {
    String words = first + " or " + second;
    return new OptionType<String>(String.class, words, words) {
      @Override
      String parse(String text) {
        return oneOf(text, first, second);
      }
    };
  }

  /**
   * The value of a text without blanks around it; throws IllegalArgumentException if not allowed.
   */
  abstract T parse(String text);

  /** In a word or three, for the table. */
  String name() {
    return name;
  }

  /** What may be written, for messages. */
  String allowed() {
    return allowed;
  }

  T cast(Object value) {
    return javaType.cast(value);
  }

  private static Duration durationOf(String text) {
    Matcher matcher = matching(Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)"), text);
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.equals("ms")) {
      return Duration.ofMillis(amount);
    }
    if (unit.equals("s")) {
      return Duration.ofSeconds(amount);
    }
    return unit.equals("m") ? Duration.ofMinutes(amount) : Duration.ofHours(amount);
  }

  private static String oneOf(String text, String... words) {
    List<String> known = Arrays.asList(words);
    String word = text.toLowerCase(Locale.ROOT);
    if (!known.contains(word)) {
      throw new IllegalArgumentException(text);
    }
    return word;
  }

  private static Matcher matching(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return matcher;
  }
}
