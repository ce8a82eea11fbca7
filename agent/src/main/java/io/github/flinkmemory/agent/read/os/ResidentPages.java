package io.github.flinkmemory.agent.read.os;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;

/**
 * Counts the pages of a stretch of the address space: Documentation/admin-guide/mm/pagemap.rst.
 * Some 10 ms a GiB. The kernel holds the address space's lock for 2 MiB at a time meanwhile; with
 * smaps it does so for a whole mapping, and takes four times as long.
 */
final class ResidentPages implements Closeable {
  private static final String PATH = "/proc/self/pagemap";
  private static final int ENTRY = 8;
  private static final int PAGES_AT_ONCE = 4096;

  /** Where the byte with the bits 56 to 63 lies in an entry. */
  private static final int FLAGS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 7 : 0;

  /** Bit 62 of an entry. */
  private static final int SWAPPED = 0x40;

  /**
   * Bit 61, a page of a file or of shared memory, or bit 56, mapped by this process alone. The
   * kernel's one page of zeros, which stands for anonymous pages that were read and never written,
   * has neither; it is present and no resident memory. ZGC reads large tables so.
   */
  static final int OWN = 0x21;

  /** Bit 61. */
  private static final int FILE_OR_SHARED = 0x20;

  private final RandomAccessFile file;
  private final long pageSize;
  private final byte[] buffer = new byte[PAGES_AT_ONCE * ENTRY];
  private long resident;
  private long shared;
  private long swapped;

  /**
   * @param root stands in for "/", without a slash at its end
   */
  ResidentPages(String root, long pageSize) throws IOException {
    this.file = new RandomAccessFile(root + PATH, "r");
    this.pageSize = pageSize;
  }

  /** Looks at all pages of a mapping. */
  void count(Mapping mapping) throws IOException {
    resident = 0;
    shared = 0;
    swapped = 0;
    if (mapping.low < 0) {
      // The kernel's own half of the address space ([vsyscall]) is not in the page map.
      return;
    }
    long present = 0;
    long common = 0;
    long out = 0;
    long page = mapping.low / pageSize;
    long end = mapping.high / pageSize;
    file.seek(page * ENTRY);
    while (page < end) {
      int wanted = (int) Math.min(PAGES_AT_ONCE, end - page) * ENTRY;
      int length = file.read(buffer, 0, wanted);
      if (length < ENTRY) {
        break;
      }
      for (int i = FLAGS; i < length; i += ENTRY) {
        if (buffer[i] < 0) {
          present += (buffer[i] & OWN) != 0 ? 1 : 0;
          common += (buffer[i] & FILE_OR_SHARED) != 0 ? 1 : 0;
        } else if ((buffer[i] & SWAPPED) != 0) {
          out++;
        }
      }
      page += length / ENTRY;
    }
    resident = present * pageSize;
    shared = common * pageSize;
    swapped = out * pageSize;
  }

  /** Bytes in memory, of the mapping that was counted last. */
  long resident() {
    return resident;
  }

  /**
   * Bytes in memory that are a file's or shared, of the mapping that was counted last: without the
   * pages of which the process has a copy of its own.
   */
  long shared() {
    return shared;
  }

  /** Bytes swapped out, of the mapping that was counted last. */
  long swapped() {
    return swapped;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
