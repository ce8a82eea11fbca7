package io.github.flinkmemory.agent.read.jvm;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Effective sizes that the JVM was started with; they cannot change while it runs. */
final class VmOptions {
  private VmOptions() {}

  /**
   * The value of a size flag in bytes. Absent where the JVM does not have the flag, and for its
   * "unlimited" (2^64 minus one page), which does not fit into a long.
   */
  static OptionalLong bytes(JvmBeans beans, String name) {
    @Nullable String value = beans.vmOption(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException unlimited) {
      return OptionalLong.empty();
    }
  }
}
