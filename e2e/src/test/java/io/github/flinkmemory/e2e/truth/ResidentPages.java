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

  static long bytes(long pid, List<AddressRange> ranges) throws IOException {
    long pages = 0;
    try (RandomAccessFile pageMap = new RandomAccessFile("/proc/" + pid + "/pagemap", "r")) {
      for (AddressRange range : ranges) {
        byte[] entries = new byte[Math.toIntExact(range.size() / PAGE_BYTES * Long.BYTES)];
        pageMap.seek(range.start() / PAGE_BYTES * Long.BYTES);
        pageMap.readFully(entries);
        ByteBuffer words = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
          pages += (words.getLong() & PRESENT) != 0 ? 1 : 0;
        }
      }
    }
    return pages * PAGE_BYTES;
  }
}
