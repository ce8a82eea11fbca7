package io.github.flinkmemory.e2e.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What {@code ./demo} was asked for; the script has checked the user's part of it.
 *
 * @param duration how long to show the table; empty for until Ctrl-C
 * @param terminalColumns width of the terminal; empty when the output is no terminal
 */
record DemoOptions(
    String flinkVersion, Optional<Duration> duration, Optional<Integer> terminalColumns) {

  static DemoOptions parse(String[] arguments) {
    String flinkVersion = "";
    Optional<Duration> duration = Optional.empty();
    Optional<Integer> terminalColumns = Optional.empty();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--flink" -> flinkVersion = value;
        case "--seconds" -> duration = Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        case "--terminal-columns" -> terminalColumns = Optional.of(Integer.valueOf(value));
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    return new DemoOptions(flinkVersion, duration, terminalColumns);
  }
}
