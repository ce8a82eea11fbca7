package io.github.flinkmemory.agent.start.options;

import io.github.flinkmemory.exporter.http.PortRange;
import java.time.Duration;
import java.util.Map;

/** What the agent was told to do: one value per option, checked. Immutable. */
public final class AgentSettings {
  private final Map<AgentOption<?>, Object> values;

  /** Takes the map for its own. */
  AgentSettings(Map<AgentOption<?>, Object> values) {
    this.values = values;
  }

  /** Ports to listen at, the first that is free. */
  public PortRange port() {
    return get(AgentOption.PORT);
  }

  /** Name or address to listen at; not yet resolved. */
  public String host() {
    return get(AgentOption.HOST);
  }

  /** Time between two samples. */
  public Duration interval() {
    return get(AgentOption.INTERVAL);
  }

  /** Whether no JVM is better than one without a working agent. */
  public boolean failFast() {
    return get(AgentOption.FAIL_FAST);
  }

  /** Whether Flink's classes may be woven. */
  public boolean hook() {
    return get(AgentOption.HOOK);
  }

  /** Whether child processes are measured. */
  public boolean children() {
    return get(AgentOption.CHILDREN);
  }

  private <T> T get(AgentOption<T> option) {
    Object value = values.get(option);
    if (value == null) {
      throw new IllegalStateException(option.name() + " has no value");
    }
    return option.type().cast(value);
  }
}
