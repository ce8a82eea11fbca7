package io.github.flinkmemory.e2e.job;

/** Makes objects that die at once, so many bytes a second. */
final class Garbage {

  private static final int BLOCK = 16 << 10;
  private static final int MILLIS = 1000;

  private final long perSecond;

  /** Read and written: else the compiler would leave the garbage out. */
  private byte[] last = new byte[BLOCK];

  Garbage(long perSecond) {
    this.perSecond = perSecond;
  }

  /** What is due for so many milliseconds. */
  void make(long millis) {
    for (long left = perSecond * millis / MILLIS; left > 0; left -= last.length) {
      last = new byte[last.length];
    }
  }
}
