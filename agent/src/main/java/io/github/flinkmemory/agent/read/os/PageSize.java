package io.github.flinkmemory.agent.read.os;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteOrder;

/** The size of a page: 4 KiB on x86, on other processors also 16 or 64 KiB. */
final class PageSize {
  private static final String PATH = "/proc/self/auxv";

  /** AT_PAGESZ of the auxiliary vector, pairs of machine words that the kernel gives a program. */
  private static final long KEY = 6;

  private PageSize() {}

  /**
   * Bytes. Read once, since java.base does not tell it and sun.misc.Unsafe warns on Java 24 and
   * later.
   *
   * @param root stands in for "/", without a slash at its end
   * @throws IOException when the kernel does not tell
   */
  static long read(String root) throws IOException {
    try (DataInputStream input = new DataInputStream(new FileInputStream(root + PATH))) {
      long key;
      do {
        key = word(input);
        long value = word(input);
        if (key == KEY) {
          return value;
        }
      } while (key != 0);
    }
    throw new IOException(PATH + ": no page size");
  }

  private static long word(DataInputStream input) throws IOException {
    long word = input.readLong();
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(word) : word;
  }
}
