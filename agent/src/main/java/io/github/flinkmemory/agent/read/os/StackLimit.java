package io.github.flinkmemory.agent.read.os;

import java.io.IOException;

/** How large the stack of a thread can be. */
final class StackLimit {
  private static final String LIMITS = "/proc/self/limits";

  /** What HotSpot gives its threads on 64 bits is 1 or 2 MiB, and glibc gives 8 by default. */
  private static final long LEAST = 8L << 20;

  private StackLimit() {}

  /**
   * Bytes: what glibc gives a thread whose creator does not say, the process's soft limit; where
   * that is less than usual, unlimited or unknown, the usual one.
   */
  static long read(KernelFile files) throws IOException {
    return files.readIfThere(LIMITS) ? Math.max(LEAST, files.value("Max stack size")) : LEAST;
  }
}
