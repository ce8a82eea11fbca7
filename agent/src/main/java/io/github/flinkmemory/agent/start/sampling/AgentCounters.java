package io.github.flinkmemory.agent.start.sampling;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import io.github.flinkmemory.exporter.metrics.AgentCosts;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the agent does and what goes wrong in it. Safe for any thread. */
public final class AgentCounters implements AgentCosts {
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong tickCpuNanos = new AtomicLong();
  private final AtomicLong pauseNanos = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();

  void ticked(long cpuNanos) {
    ticks.incrementAndGet();
    tickCpuNanos.addAndGet(cpuNanos);
  }

  void paused(long nanos) {
    pauseNanos.addAndGet(nanos);
  }

  /** Counts a failure that was caught. */
  public void failed() {
    errors.incrementAndGet();
  }

  @Override
  public long ticks() {
    return ticks.get();
  }

  @Override
  public long tickCpuNanos() {
    return tickCpuNanos.get();
  }

  @Override
  public long pauseNanos() {
    return pauseNanos.get();
  }

  /** Failures on the agent's own threads and in calls from woven code. */
  @Override
  public long errors() {
    return errors.get() + AgentBridge.errors();
  }
}
