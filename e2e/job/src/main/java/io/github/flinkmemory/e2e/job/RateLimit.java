package io.github.flinkmemory.e2e.job;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;

/** Lets so many numbers a second pass in one subtask. */
final class RateLimit implements MapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  /** Longest wait in one go: checkpoint barriers and cancellation wait behind it. */
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long nanosPerRecord;
  private transient long nextNanos;

  RateLimit(long perSecond) {
    this.nanosPerRecord = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  @Override
  public Long map(Long number) {
    long now = System.nanoTime();
    if (nextNanos == 0 || now - nextNanos > TimeUnit.SECONDS.toNanos(1)) {
      // After a pause (start, backpressure) the missed records are not made up for.
      nextNanos = now;
    }
    // Parking for single records would cost more than it spreads; wait once a millisecond is due.
    if (nextNanos - now > TimeUnit.MILLISECONDS.toNanos(1)) {
      LockSupport.parkNanos(Math.min(nextNanos - now, MAX_WAIT_NANOS));
    }
    nextNanos += nanosPerRecord;
    return number;
  }
}
