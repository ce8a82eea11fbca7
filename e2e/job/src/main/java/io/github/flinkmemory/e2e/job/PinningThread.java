package io.github.flinkmemory.e2e.job;

import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/** Starts a thread that nobody ends. */
final class PinningThread implements MapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final long copies;

  PinningThread(String name, long copies) {
    this.name = name;
    this.copies = copies;
  }

  @Override
  public Long map(Long number) {
    List<ClassLoader> held = ClassCopy.of(PinningThread.class, copies);
    Thread thread = new Thread(() -> park(held), name);
    thread.setDaemon(true);
    thread.start();
    return number;
  }

  private static void park(List<ClassLoader> held) {
    try {
      StandStill.untilCancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
