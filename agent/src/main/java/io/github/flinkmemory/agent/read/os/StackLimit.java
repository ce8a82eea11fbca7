package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.VmFlags;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How large the stack of a thread can be. */
final class StackLimit {
  private static final String LIMITS = "/proc/self/limits";

  /** What HotSpot gives its threads on 64 bits is 1 or 2 MiB, and glibc gives 8 by default. */
  private static final long LEAST = 8L << 20;

  /** In KiB; 0 for the usual size. -Xss sets the first. */
  private static final String[] FLAGS = {
    "ThreadStackSize", "CompilerThreadStackSize", "VMThreadStackSize"
  };

  /** Bits of a flag's value that leave room for the KiB. */
  private static final int KIB_BITS = 10;

  private StackLimit() {}

  /**
   * Bytes, the largest of three: what glibc gives a thread whose creator does not say, the
   * process's soft limit, unless that is unlimited or unknown; what the JVM gives its threads; and
   * the usual size.
   */
  static long read(KernelFile files, VmFlags flags) throws IOException {
    long largest =
        files.readIfThere(LIMITS) ? Math.max(LEAST, files.value("Max stack size")) : LEAST;
    for (String flag : FLAGS) {
      largest = Math.max(largest, bytes(flags.value(flag)));
    }
    return largest;
  }

  private static long bytes(@Nullable String kibibytes) {
    try {
      long value = kibibytes == null ? 0 : Long.parseLong(kibibytes);
      return value > Long.MAX_VALUE >> KIB_BITS ? 0 : value << KIB_BITS;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
