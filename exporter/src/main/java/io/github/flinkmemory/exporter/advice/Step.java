package io.github.flinkmemory.exporter.advice;

/** The steps to which sizes are rounded, in bytes: whole mebibytes that people can read. */
final class Step {
  static final long MIB = 1L << 20;
  static final long HEAP = 64 * MIB;
  static final long METASPACE = 32 * MIB;

  /** 32 segments of the usual size. */
  static final long NETWORK = MIB;

  static final long OFF_HEAP = 16 * MIB;
  static final long MANAGED = 64 * MIB;
  static final long OVERHEAD = 64 * MIB;
  static final long PROCESS = 128 * MIB;

  private Step() {}

  /** The next multiple of a step that is not below; at least 0. */
  static long up(long bytes, long step) {
    return (Math.max(0, bytes) + step - 1) / step * step;
  }

  /** The next multiple of a step that is not below; at least 0. */
  static long up(double bytes, long step) {
    return (long) Math.ceil(Math.max(0, bytes) / step) * step;
  }
}
