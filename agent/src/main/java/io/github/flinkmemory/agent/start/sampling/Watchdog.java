package io.github.flinkmemory.agent.start.sampling;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Withholds measurements that grew older than three intervals, and says where the sampler hangs.
 * Some getters of Flink take monitors that Flink may hold for long, so the sampler cannot promise
 * to come back.
 */
public final class Watchdog implements Runnable {
  private final SamplingLoop loop;
  private final Thread sampler;
  private final ReportPublisher publisher;
  private final AgentCounters counters;
  private final Consumer<String> log;
  private boolean told;
  private volatile boolean stopped;

  public Watchdog(
      SamplingLoop loop,
      Thread sampler,
      ReportPublisher publisher,
      AgentCounters counters,
      Consumer<String> log) {
    this.loop = loop;
    this.sampler = sampler;
    this.publisher = publisher;
    this.counters = counters;
    this.log = log;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        check();
      } catch (Throwable e) {
        counters.failed();
      }
      LockSupport.parkNanos(
          this, Math.max(loop.intervalNanos() / 4, TimeUnit.MILLISECONDS.toNanos(25)));
      // An interrupt that nobody of ours sent would turn parking into spinning.
      boolean unused = Thread.interrupted();
    }
  }

  private void check() {
    boolean late = loop.nanosSinceLastTick() > loop.maximumAgeNanos();
    if (late) {
      boolean unused = publisher.withhold();
    }
    if (late && !told) {
      counters.failed();
      StackTraceElement[] stack = sampler.getStackTrace();
      log.accept(
          "no sample for "
              + TimeUnit.NANOSECONDS.toMillis(loop.nanosSinceLastTick())
              + " ms, measurements are withheld"
              + (stack.length == 0
                  ? "; the sampler's thread has ended"
                  : "; the sampler is at " + stack[0]));
    }
    told = late;
  }

  /** Ends the watch at its next look. */
  public void stop() {
    stopped = true;
  }
}
