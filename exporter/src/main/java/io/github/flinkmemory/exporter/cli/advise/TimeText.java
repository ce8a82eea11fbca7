package io.github.flinkmemory.exporter.cli.advise;

import java.util.concurrent.TimeUnit;

/** Durations for people, in their two largest units. */
final class TimeText {
  private static final String[] UNITS = {"d", "h", "min", "s"};
  private static final long[] MILLIS = {
    TimeUnit.DAYS.toMillis(1),
    TimeUnit.HOURS.toMillis(1),
    TimeUnit.MINUTES.toMillis(1),
    TimeUnit.SECONDS.toMillis(1)
  };

  private TimeText() {}

  /** {@code 7 d 2 h}, {@code 35 min}, {@code 0 s}. */
  static String of(long millis) {
    for (int i = 0; i < UNITS.length - 1; i++) {
      if (millis >= MILLIS[i]) {
        long rest = millis % MILLIS[i] / MILLIS[i + 1];
        return millis / MILLIS[i]
            + " "
            + UNITS[i]
            + (rest == 0 ? "" : " " + rest + " " + UNITS[i + 1]);
      }
    }
    return millis / 1000 + " s";
  }
}
