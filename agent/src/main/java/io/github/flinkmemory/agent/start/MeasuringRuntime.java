package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.lang.instrument.Instrumentation;

/** Wires the hook, the sampler with its readers, and the server. */
final class MeasuringRuntime implements AgentRuntime {
  @Override
  public void beforeMain(
      AgentSettings settings, Instrumentation instrumentation, ProcessRole role) {}

  @Override
  public void start(
      AgentSettings settings,
      Instrumentation instrumentation,
      ProcessRole role,
      AgentThreads threads) {}
}
