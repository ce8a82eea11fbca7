package io.github.flinkmemory.exporter.usage;

import java.util.OptionalLong;

/** The share of each bucket in which the collector stopped all threads. For one thread. */
final class PauseShare {
  private static final long NONE = Long.MIN_VALUE;

  private long startMillis = NONE;
  private long startPause;
  private long lastPause = NONE;

  void record(long timeMillis, long pauseMillis) {
    if (startMillis == NONE || pauseMillis < lastPause) {
      startMillis = timeMillis;
      startPause = pauseMillis;
    }
    lastPause = pauseMillis;
  }

  /**
   * Share, of {@link Measure#WHOLE}, of the time since the last bucket was closed; absent when
   * nothing was recorded.
   */
  OptionalLong closeBucket(long timeMillis) {
    if (startMillis == NONE || timeMillis <= startMillis) {
      return OptionalLong.empty();
    }
    double stopped = lastPause - startPause;
    long share = Math.round(stopped / (timeMillis - startMillis) * Measure.WHOLE);
    startMillis = timeMillis;
    startPause = lastPause;
    return OptionalLong.of(share);
  }
}
