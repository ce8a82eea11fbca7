package io.github.flinkmemory.exporter.model.resolve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Options to set and options to remove in a user's own configuration. Immutable; resolve {@link
 * #applyTo} to see what Flink would make of it.
 */
public final class ConfigurationEdit {
  private static final ConfigurationEdit NONE =
      new ConfigurationEdit(Collections.emptyMap(), Collections.emptySet());

  private final Map<String, String> set;
  private final Set<String> removed;

  private ConfigurationEdit(Map<String, String> set, Set<String> removed) {
    this.set = Collections.unmodifiableMap(set);
    this.removed = Collections.unmodifiableSet(removed);
  }

  /** The edit that changes nothing. */
  public static ConfigurationEdit none() {
    return NONE;
  }

  /**
   * Sets and removes all at once.
   *
   * @param removed none of the keys of {@code set}
   */
  public static ConfigurationEdit of(Map<String, String> set, Set<String> removed) {
    return new ConfigurationEdit(new LinkedHashMap<>(set), new LinkedHashSet<>(removed));
  }

  /** This edit, and the option set to the value. */
  public ConfigurationEdit andSet(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(set);
    more.put(key, value);
    Set<String> fewer = new LinkedHashSet<>(removed);
    fewer.remove(key);
    return new ConfigurationEdit(more, fewer);
  }

  /** This edit, and the option removed. */
  public ConfigurationEdit andRemove(String key) {
    Map<String, String> fewer = new LinkedHashMap<>(set);
    fewer.remove(key);
    Set<String> more = new LinkedHashSet<>(removed);
    more.add(key);
    return new ConfigurationEdit(fewer, more);
  }

  /** Options to set with their new values. */
  public Map<String, String> set() {
    return set;
  }

  /** Options to remove. */
  public Set<String> removed() {
    return removed;
  }

  public boolean isEmpty() {
    return set.isEmpty() && removed.isEmpty();
  }

  /** A copy of the configuration with the edit made. */
  public Map<String, String> applyTo(Map<String, String> configuration) {
    Map<String, String> edited = new LinkedHashMap<>(configuration);
    edited.keySet().removeAll(removed);
    edited.putAll(set);
    return edited;
  }

  /** {@code set a=1, set b=2, remove c}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    set.forEach((key, value) -> append(text, "set " + key + "=" + value));
    removed.forEach(key -> append(text, "remove " + key));
    return text.toString();
  }

  private static void append(StringBuilder text, String part) {
    text.append(text.length() == 0 ? "" : ", ").append(part);
  }
}
