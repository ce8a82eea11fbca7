package io.github.flinkmemory.exporter.model.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options with their values as text, and where each was set. Immutable. */
public final class LoadedConfiguration {
  private final Map<String, String> values;
  private final Map<String, String> origins;
  private final List<String> remarks;

  private LoadedConfiguration(Builder builder) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(builder.values));
    this.origins = Collections.unmodifiableMap(new HashMap<>(builder.origins));
    this.remarks = Collections.unmodifiableList(new ArrayList<>(builder.remarks));
  }

  /** A configuration without any option. */
  public static LoadedConfiguration empty() {
    return new Builder().build();
  }

  /** Options with their values, in the order in which they were first set. */
  public Map<String, String> values() {
    return values;
  }

  /**
   * Where an option was set: {@code flink-conf.yaml line 12}, {@code -D}; empty when it was not.
   */
  public String origin(String key) {
    return origins.getOrDefault(key, "");
  }

  /** What Flink skips or overrides without stopping; one line each. */
  public List<String> remarks() {
    return remarks;
  }

  /** This configuration with some options set on top, as {@code -D} does. */
  public LoadedConfiguration overriddenBy(Map<String, String> overrides, String origin) {
    Builder builder = new Builder();
    builder.values.putAll(values);
    builder.origins.putAll(origins);
    builder.remarks.addAll(remarks);
    overrides.forEach((key, value) -> builder.set(key, value, origin));
    return builder.build();
  }

  /** Collects; for one thread. */
  static final class Builder {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    boolean isSet(String key) {
      return values.containsKey(key);
    }

    void set(String key, String value, String origin) {
      values.put(key, value);
      origins.put(key, origin);
    }

    void remark(String remark) {
      remarks.add(remark);
    }

    LoadedConfiguration build() {
      return new LoadedConfiguration(this);
    }
  }
}
