package io.github.flinkmemory.agent.read.os;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts the resident part of memory segments by the page map:
 * Documentation/admin-guide/mm/pagemap.rst. Segments that lie close together are read at once: a
 * call costs as much as some 25 pages. The memory itself is never touched, so an address may be one
 * that was freed.
 */
final class SegmentPages implements Closeable {
  private static final String PATH = "/proc/self/pagemap";
  private static final int ENTRY = 8;
  private static final int PAGES_AT_ONCE = 2048;
  private static final int PAGES_OF_CALL = 25;

  /** Where the byte with the bits 56 to 63 lies in an entry; the highest says: in memory. */
  private static final int FLAGS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 7 : 0;

  private final RandomAccessFile file;
  private final long pageSize;
  private final byte[] buffer = new byte[PAGES_AT_ONCE * ENTRY];
  private long begin;
  private long end;

  /**
   * @param root stands in for "/", without a slash at its end
   */
  SegmentPages(String root, long pageSize) throws IOException {
    this.file = new RandomAccessFile(root + PATH, "r");
    this.pageSize = pageSize;
  }

  /**
   * Bytes in memory. A segment from malloc begins within a page that others use, too: of such a
   * page it has the part that it lies on.
   *
   * @param addresses of the segments, ascending
   * @param size bytes of each segment
   */
  long resident(long[] addresses, long size) throws IOException {
    long resident = 0;
    for (int i = 0; i < addresses.length; i++) {
      long low = addresses[i];
      long high = low + size;
      for (long page = low / pageSize; page < pagesTo(high); page++) {
        if (page < begin || page >= end) {
          read(page, addresses, i, size);
        }
        if (isResident(page)) {
          resident += Math.min(high, (page + 1) * pageSize) - Math.max(low, page * pageSize);
        }
      }
    }
    return resident;
  }

  private boolean isResident(long page) {
    byte flags = buffer[(int) (page - begin) * ENTRY + FLAGS];
    return flags < 0 && (flags & ResidentPages.OWN) != 0;
  }

  private void read(long page, long[] addresses, int index, long size) throws IOException {
    long most = page + PAGES_AT_ONCE;
    long to = Math.min(most, pagesTo(addresses[index] + size));
    for (int next = index + 1; next < addresses.length; next++) {
      long nextTo = pagesTo(addresses[next] + size);
      if (addresses[next] / pageSize - to > PAGES_OF_CALL || nextTo > most) {
        break;
      }
      to = nextTo;
    }
    int wanted = (int) (to - page) * ENTRY;
    int length = 0;
    file.seek(page * ENTRY);
    while (length < wanted) {
      int more = file.read(buffer, length, wanted - length);
      if (more <= 0) {
        // Beyond the address space: nothing is there.
        Arrays.fill(buffer, length, wanted, (byte) 0);
        break;
      }
      length += more;
    }
    begin = page;
    end = to;
  }

  /** The first page that begins at the address or behind it. */
  private long pagesTo(long address) {
    return (address + pageSize - 1) / pageSize;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
