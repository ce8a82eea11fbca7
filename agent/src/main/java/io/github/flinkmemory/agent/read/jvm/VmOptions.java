package io.github.flinkmemory.agent.read.jvm;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Effective sizes that the JVM was started with; they cannot change while it runs. */
final class VmOptions {
  private VmOptions() {}

  /**
   * The value of a size flag in bytes. Absent where the JVM does not have the flag, and where it
   * says "unlimited", which reads -1 or, as the unsigned number that it is, does not fit into a
   * long.
   */
  static OptionalLong bytes(JvmBeans beans, String name) {
    @Nullable String value = beans.vmOption(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      long bytes = Long.parseLong(value);
      return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
