package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.lang.instrument.Instrumentation;

/**
 * What runs in a Flink process once the agent is in it. Either method may throw anything: it is
 * told on standard error, and the host runs on.
 */
interface AgentRuntime {
  /**
   * What must stand before the first class of Flink is loaded: the hook, and nothing else. Called
   * on the host's main thread, which waits for it.
   */
  void beforeMain(AgentSettings settings, Instrumentation instrumentation, ProcessRole role)
      throws Exception;

  /**
   * Everything else, after {@link #beforeMain}. Called on a daemon thread of the agent, beside the
   * host's main method.
   */
  void start(
      AgentSettings settings,
      Instrumentation instrumentation,
      ProcessRole role,
      AgentThreads threads)
      throws Exception;
}
