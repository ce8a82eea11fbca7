package io.github.flinkmemory.exporter.model.option;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spells one row of the table of options. */
final class OptionSpec {
  final ProcessRole role;
  final String key;
  final OptionType type;
  final String meaning;
  final List<OptionDefault> defaults = new ArrayList<>();
  List<String> deprecatedKeys = Collections.emptyList();
  FlinkVersion since = FlinkVersion.OLDEST;
  @Nullable FlinkVersion removedIn;
  boolean legacy;

  private OptionSpec(ProcessRole role, String key, OptionType type, String meaning) {
    this.role = role;
    this.key = key;
    this.type = type;
    this.meaning = meaning;
  }

  static OptionSpec taskManager(String key, OptionType type, String meaning) {
    return new OptionSpec(ProcessRole.TASK_MANAGER, key, type, meaning);
  }

  /** JobManagers have a memory model since 1.11. */
  static OptionSpec jobManager(String key, OptionType type, String meaning) {
    return new OptionSpec(ProcessRole.JOB_MANAGER, key, type, meaning).since("1.11.0");
  }

  OptionSpec since(String version) {
    since = FlinkVersion.parse(version);
    return this;
  }

  OptionSpec removedIn(String version) {
    removedIn = FlinkVersion.parse(version);
    return this;
  }

  OptionSpec deprecatedKeys(String... keys) {
    deprecatedKeys = Collections.unmodifiableList(Arrays.asList(keys));
    return this;
  }

  /** Marks an option that Flink takes only in place of a newer one. */
  OptionSpec legacy() {
    legacy = true;
    return this;
  }

  OptionSpec defaults(String text) {
    return defaults(text, since.toString());
  }

  OptionSpec defaults(String text, String version) {
    defaults.add(new OptionDefault(type, FlinkVersion.parse(version), text));
    return this;
  }
}
