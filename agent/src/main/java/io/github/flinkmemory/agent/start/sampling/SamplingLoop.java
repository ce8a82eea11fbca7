package io.github.flinkmemory.agent.start.sampling;

import io.github.flinkmemory.agent.start.process.ProcessDescription;
import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One tick at each interval, on one daemon thread: sample, usage, advice, report. Nothing ends it:
 * a tick that fails is counted, and the next one comes.
 */
public final class SamplingLoop implements Runnable {
  /**
   * Until Flink's objects are seen, and for as long as this, a tick comes at least every second.
   */
  private static final long EAGER_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final long EAGER_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A sample older than so many intervals is not shown. */
  private static final int INTERVALS = 3;

  private final Sampler sampler;
  private final ProcessDescription process;
  private final UsageTracker usage;
  private final ProcessAdvisor advisor;
  private final ReportPublisher publisher;
  private final AgentCounters counters;
  private final Consumer<String> log;
  private final long intervalNanos;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile long lastTickNanos = System.nanoTime();
  private String told = "";
  private volatile boolean stopped;

  public SamplingLoop(
      Sampler sampler,
      ProcessDescription process,
      UsageTracker usage,
      ProcessAdvisor advisor,
      ReportPublisher publisher,
      AgentCounters counters,
      Consumer<String> log,
      Duration interval) {
    this.sampler = sampler;
    this.process = process;
    this.usage = usage;
    this.advisor = advisor;
    this.publisher = publisher;
    this.counters = counters;
    this.log = log;
    this.intervalNanos = interval.toNanos();
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    while (!stopped) {
      long tick = System.nanoTime();
      try {
        tick(tick);
        // Its fields are as old as its start, however long it hung in between.
        lastTickNanos = tick;
      } catch (Throwable e) {
        // Whatever it was, the host must not see it, and the watchdog withholds what grows old.
        counters.failed();
        tell(e);
      }
      first.countDown();
      boolean eager = !process.complete() && tick - start < EAGER_NANOS;
      parkUntil(tick + (eager ? Math.min(intervalNanos, EAGER_INTERVAL_NANOS) : intervalNanos));
    }
  }

  private void tick(long startNanos) {
    MemorySample sample = sampler.sample(System.currentTimeMillis());
    ProcessIdentity identity = process.identity();
    MemoryModel model = process.model();
    MemoryUsage used = usage.record(sample, model, identity.configurationHash());
    Advice advice = advisor.advise(identity, model, process.userConfiguration(), sample, used);
    MemoryReport report = MemoryReport.of(identity, model, sample, used, advice);
    boolean old = System.nanoTime() - startNanos > maximumAgeNanos();
    publisher.publish(old ? report.withheld() : report);
    counters.ticked(sample.get(SampleField.AGENT_TICK_CPU_NANOS, 0));
  }

  private void tell(Throwable e) {
    String problem = e.toString();
    if (!problem.equals(told)) {
      told = problem;
      log.accept("a sample failed: " + problem + "; the next one is tried");
    }
  }

  /** Nanoseconds after which a sample is withheld. */
  long maximumAgeNanos() {
    return INTERVALS * intervalNanos;
  }

  private void parkUntil(long deadline) {
    for (long left = deadline - System.nanoTime();
        left > 0 && !stopped;
        left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      // An interrupt that nobody of ours sent would turn parking into spinning.
      boolean unused = Thread.interrupted();
    }
  }

  /** Waits for the first tick, at most so long. */
  public void awaitFirst(Duration atMost) throws InterruptedException {
    boolean unused = first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Nanoseconds since the start of the last tick that succeeded, or since the loop was made. */
  long nanosSinceLastTick() {
    return System.nanoTime() - lastTickNanos;
  }

  long intervalNanos() {
    return intervalNanos;
  }

  /** Ends the loop at its next tick. */
  public void stop() {
    stopped = true;
  }
}
