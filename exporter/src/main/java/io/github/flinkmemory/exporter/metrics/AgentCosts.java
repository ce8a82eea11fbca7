package io.github.flinkmemory.exporter.metrics;

/** What the agent itself costs. Counts since its start; read from any thread. */
public interface AgentCosts {
  long ticks();

  /** Nanoseconds of processor time. */
  long tickCpuNanos();

  /** Nanoseconds in calls that stop the host's threads for a part of them: an upper bound. */
  long pauseNanos();

  /** Failures that were caught. */
  long errors();
}
