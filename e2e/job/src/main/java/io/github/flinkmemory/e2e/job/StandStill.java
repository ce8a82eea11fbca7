package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.MapFunction;

/** Lets so many numbers pass in one subtask, and no more until the job is cancelled. */
final class StandStill implements MapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final long passing;
  private transient long passed;

  StandStill(long passing) {
    this.passing = passing;
  }

  @Override
  public Long map(Long number) throws InterruptedException {
    if (passed == passing) {
      untilCancelled();
    }
    passed++;
    return number;
  }

  /** Flink interrupts a task that it cancels. */
  static void untilCancelled() throws InterruptedException {
    Object never = new Object();
    synchronized (never) {
      while (true) {
        never.wait();
      }
    }
  }

  /** For threads of a job's own, which are told the end so. */
  static void untilInterrupted() {
    try {
      untilCancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
