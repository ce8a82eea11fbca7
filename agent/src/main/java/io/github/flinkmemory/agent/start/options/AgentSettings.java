package io.github.flinkmemory.agent.start.options;

import io.github.flinkmemory.exporter.http.PortRange;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /** Where history outlives the process; null when it shall not. */
  public @Nullable File stateDirectory() {
    return find(AgentOption.STATE_DIRECTORY);
  }

  /**
   * What advice may do with total process memory: {@code rebalance}, {@code grow}, {@code shrink}.
   */
  public String adviceMode() {
    return get(AgentOption.ADVICE_MODE);
  }

  /** Bytes of total process memory that advice must not pass; absent for none. */
  public OptionalLong adviceCap() {
    Long cap = find(AgentOption.ADVICE_CAP);
    return cap == null ? OptionalLong.empty() : OptionalLong.of(cap);
  }

  /** Time whose highest value is one observation for advice. */
  public Duration adviceBucket() {
    return get(AgentOption.ADVICE_BUCKET);
  }

  /** How many buckets count as a day for advice. */
  public int adviceBuckets() {
    return Integer.parseInt(get(AgentOption.ADVICE_BUCKETS));
  }

  private <T> @Nullable T find(AgentOption<T> option) {
    Object value = values.get(option);
    return value == null ? null : option.type().cast(value);
  }

  /** Longest time between two readings of the mappings; zero for none at all. */
  public Duration mappings() {
    return get(AgentOption.MAPPINGS);
  }

  /** Whether the native allocator is asked what it keeps: true, vm-info or false. */
  public String allocator() {
    return get(AgentOption.ALLOCATOR);
  }

  /** Whether dear reads wait as long as their cost demands. */
  public boolean sparing() {
    return get(AgentOption.SPARING);
  }

  private <T> T get(AgentOption<T> option) {
    Object value = values.get(option);
    if (value == null) {
      throw new IllegalStateException(option.name() + " has no value");
    }
    return option.type().cast(value);
  }
}
