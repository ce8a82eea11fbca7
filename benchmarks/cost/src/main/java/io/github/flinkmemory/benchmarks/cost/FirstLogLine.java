package io.github.flinkmemory.benchmarks.cost;

import io.github.flinkmemory.e2e.cluster.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** When Flink's main thread first wrote something: all that runs before main has delayed it. */
final class FirstLogLine {

  private static final Pattern TIME = Pattern.compile("(?m)^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) ");

  private FirstLogLine() {}

  static double millisAfterStart(ServerProcess process) {
    LocalTime line =
        process
            .log()
            .find(TIME)
            .map(match -> LocalTime.parse(match.group(1)))
            .orElseThrow(() -> process.failure("it wrote no log line"));
    Instant start = process.startInstant();
    long millis =
        Duration.between(start.atZone(ZoneId.systemDefault()).toLocalTime(), line).toMillis();
    // Started before midnight, logged after.
    return millis < 0 ? millis + Duration.ofDays(1).toMillis() : millis;
  }
}
