package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Counts present pages one by one in {@code /proc/PID/pagemap}: exact where the kernel has merged a
 * mapping with its neighbour, or the JVM has several uses of one mapping.
 */
final class ResidentPages {

  private static final int PAGE_BYTES = 4096;
  private static final long PRESENT = 1L << 63;

  private ResidentPages() {}

  /**
   * Bytes of the ranges that lie in present pages: of a page that begins or ends outside, a part.
   */
  static long bytes(long pid, List<AddressRange> ranges) throws IOException {
    long bytes = 0;
    try (RandomAccessFile pageMap = new RandomAccessFile("/proc/" + pid + "/pagemap", "r")) {
      for (AddressRange range : ranges) {
        bytes += bytes(pageMap, range);
      }
    }
    return bytes;
  }

  private static long bytes(RandomAccessFile pageMap, AddressRange range) throws IOException {
    long first = range.start() / PAGE_BYTES;
    long behind = (range.end() + PAGE_BYTES - 1) / PAGE_BYTES;
    byte[] entries = new byte[Math.toIntExact((behind - first) * Long.BYTES)];
    pageMap.seek(first * Long.BYTES);
    pageMap.readFully(entries);
    ByteBuffer words = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
    long bytes = 0;
    for (long page = first; page < behind; page++) {
      if ((words.getLong() & PRESENT) != 0) {
        long end = Math.min(range.end(), (page + 1) * PAGE_BYTES);
        bytes += end - Math.max(range.start(), page * PAGE_BYTES);
      }
    }
    return bytes;
  }
}
