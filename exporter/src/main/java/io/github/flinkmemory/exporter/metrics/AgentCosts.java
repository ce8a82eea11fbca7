package io.github.flinkmemory.exporter.metrics;

/** What the agent itself costs. Counts since its start; read from any thread. */
public interface AgentCosts {
  long ticks();

  /** Nanoseconds of processor time. */
  long tickCpuNanos();

  /** Failures that were caught. */
  long errors();
}
