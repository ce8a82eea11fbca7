package io.github.flinkmemory.e2e.job;

/** The finishing step of SplitMix64: every bit of the input reaches every bit of the output. */
final class Mixing {

  private Mixing() {}

  static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
