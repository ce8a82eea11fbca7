package io.github.flinkmemory.e2e.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.functions.MapFunction;

/** Starts a thread that nobody ends. */
final class PinningThread implements MapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  /** Live as long as this class, whose loader the thread pins. */
  private static final List<ClassLoader> HELD = new CopyOnWriteArrayList<>();

  private final String name;
  private final long copies;
  private final long proxies;

  PinningThread(String name, long copies, long proxies) {
    this.name = name;
    this.copies = copies;
    this.proxies = proxies;
  }

  @Override
  public Long map(Long number) {
    HELD.addAll(ClassCopy.of(PinningThread.class, copies));
    new HeldProxies().take(proxies);
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
