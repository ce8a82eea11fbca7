package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.option.OptionDefault;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks options up as Flink does: the option's own key, else its deprecated keys in order, else the
 * default of the version; an option that the version does not know is not there. A value is read
 * only when it is asked for, since Flink does not mind an unreadable value that plays no part.
 *
 * <p>Remembers what was asked for. For one thread and one resolution.
 */
final class Options {
  private final Map<String, String> configuration;
  private final FlinkVersion version;
  private final EnumMap<MemoryOption, Setting> standIns = new EnumMap<>(MemoryOption.class);
  private final EnumMap<MemoryOption, Setting> used = new EnumMap<>(MemoryOption.class);

  Options(Map<String, String> configuration, FlinkVersion version) {
    this.configuration = configuration;
    this.version = version;
  }

  FlinkVersion version() {
    return version;
  }

  Map<String, String> configuration() {
    return configuration;
  }

  /** What took part in the resolution, in the order of the table of options. */
  EnumMap<MemoryOption, Setting> used() {
    return used;
  }

  /** Lets a legacy setting stand for an option that is not set. */
  void standIn(MemoryOption option, Setting legacy) {
    standIns.put(option, legacy);
  }

  boolean isSet(MemoryOption option) {
    return configured(option) != null;
  }

  /** The user's setting; null when there is none. Does not count as use. */
  @Nullable Setting configured(MemoryOption option) {
    if (!option.isKnown(version)) {
      return null;
    }
    String value = configuration.get(option.key());
    if (value != null) {
      return Setting.configured(option, option.key(), value);
    }
    for (String key : option.deprecatedKeys()) {
      String deprecated = configuration.get(key);
      if (deprecated != null) {
        return Setting.configured(option, key, deprecated);
      }
    }
    return standIns.get(option);
  }

  /** The user's setting or the default; null when there is neither. */
  @Nullable Setting find(MemoryOption option) {
    Setting setting = configured(option);
    if (setting == null) {
      OptionDefault byDefault = option.defaultIn(version);
      if (byDefault == null) {
        return null;
      }
      setting = Setting.byDefault(option, byDefault.text());
    }
    used.put(option, setting);
    return setting;
  }

  /** The setting of an option that has a default or is known to be set. */
  Setting get(MemoryOption option) {
    Setting setting = find(option);
    if (setting == null) {
      throw new IllegalStateException(option.key() + " is not set and has no default");
    }
    return setting;
  }

  Amount size(MemoryOption option) throws RefusedException {
    Setting setting = get(option);
    return new Amount(bytes(setting), Provenance.of(setting));
  }

  long bytes(Setting setting) throws RefusedException {
    if (!setting.isConfigured()) {
      OptionDefault byDefault = setting.option().defaultIn(version);
      if (byDefault != null) {
        return byDefault.bytes();
      }
    }
    try {
      return MemorySize.parseBytes(setting.value());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Problem.UNREADABLE_VALUE, setting.key() + ": " + e.getMessage(), setting);
    }
  }

  /** The float that Flink reads; whether it is a valid fraction is another question. */
  float fraction(Setting setting) throws RefusedException {
    try {
      return Float.parseFloat(setting.value());
    } catch (NumberFormatException e) {
      throw unreadable(setting, "is no number; a fraction is written as 0.4");
    }
  }

  int integer(Setting setting) throws RefusedException {
    try {
      return Integer.parseInt(setting.value());
    } catch (NumberFormatException e) {
      throw unreadable(setting, "is no whole number below 2^31");
    }
  }

  double number(Setting setting) throws RefusedException {
    try {
      return Double.parseDouble(setting.value());
    } catch (NumberFormatException e) {
      throw unreadable(setting, "is no number");
    }
  }

  private static RefusedException unreadable(Setting setting, String why) {
    return new RefusedException(
        Problem.UNREADABLE_VALUE, setting.key() + "=" + setting.value() + ": " + why, setting);
  }
}
