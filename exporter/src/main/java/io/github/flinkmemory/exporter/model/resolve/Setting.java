package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.option.MemoryOption;

/**
 * The value of one option as it takes part in a resolution: the user's, under the key that the user
 * wrote, or the default. Immutable.
 */
public final class Setting {
  private final MemoryOption option;
  private final String key;
  private final String value;
  private final boolean configured;

  private Setting(MemoryOption option, String key, String value, boolean configured) {
    this.option = option;
    this.key = key;
    this.value = value;
    this.configured = configured;
  }

  static Setting configured(MemoryOption option, String key, String value) {
    return new Setting(option, key, value, true);
  }

  static Setting byDefault(MemoryOption option, String value) {
    return new Setting(option, option.key(), value, false);
  }

  public MemoryOption option() {
    return option;
  }

  /**
   * The key that was used: the option's own, a deprecated one, that of a legacy option which stands
   * for it, or the name of an environment variable.
   */
  public String key() {
    return key;
  }

  public String value() {
    return value;
  }

  /** Whether the user set it; else it is the default of the version. */
  public boolean isConfigured() {
    return configured;
  }

  /** Whether the user set it under another name than the option's own. */
  public boolean isByOtherName() {
    return configured && !key.equals(option.key());
  }

  /** {@code key=value}, with a mark where it is the default. */
  @Override
  public String toString() {
    return configured ? key + "=" + value : key + "=" + value + " (default)";
  }
}
