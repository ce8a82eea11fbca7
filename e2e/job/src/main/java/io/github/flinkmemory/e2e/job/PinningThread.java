package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.MapFunction;

/** Starts a thread that nobody ends. */
final class PinningThread implements MapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final String name;

  PinningThread(String name) {
    this.name = name;
  }

  @Override
  public Long map(Long number) {
    Thread thread = new Thread(PinningThread::park, name);
    thread.setDaemon(true);
    thread.start();
    return number;
  }

  private static void park() {
    try {
      StandStill.untilCancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
