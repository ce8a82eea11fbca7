package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * How far libraries reach in memory, as the headers of their files tell the loader (ELF, 64 bits).
 * The last part of their data is not in the file, and the kernel tells it as one mapping with a
 * block of the allocator that lies behind it. Each file is read once. For one thread.
 */
final class LibraryExtents {
  /** It is no ELF file of 64 bits, cannot be read, or was removed while in use. */
  static final long UNKNOWN = -1;

  /** Flink with all its file systems maps some 60. */
  private static final int MOST_FILES = 512;

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MOST_PROGRAM_HEADERS = 64;
  private static final int LOAD = 1;

  private final String root;
  private final long pageSize;
  private final Map<String, Long> bytes = new HashMap<>();

  LibraryExtents(String root, long pageSize) {
    this.root = root;
    this.pageSize = pageSize;
  }

  /** Bytes from the first page of a library to behind its last; or {@link #UNKNOWN}. */
  long of(String file) {
    Long known = bytes.get(file);
    if (known == null) {
      known = bytes.size() < MOST_FILES ? read(file) : UNKNOWN;
      bytes.put(file, known);
    }
    return known;
  }

  private long read(String file) {
    if (file.startsWith("/dev/")) {
      // To open a device may do something.
      return UNKNOWN;
    }
    try (RandomAccessFile library = new RandomAccessFile(root + file, "r")) {
      ByteBuffer header = read(library, 0, HEADER);
      boolean isElfOf64Bits = header.getInt(0) == 0x7f454c46 && header.get(4) == 2;
      if (!isElfOf64Bits) {
        return UNKNOWN;
      }
      ByteOrder order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      header.order(order);
      int count = header.getShort(56);
      if (header.getShort(54) != PROGRAM_HEADER || count <= 0 || count > MOST_PROGRAM_HEADERS) {
        return UNKNOWN;
      }
      return extent(read(library, header.getLong(32), count * PROGRAM_HEADER).order(order), count);
    } catch (IOException | RuntimeException e) {
      // Then what lies behind its data is bounded, not known.
      return UNKNOWN;
    }
  }

  private static ByteBuffer read(RandomAccessFile file, long offset, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    file.seek(offset);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private long extent(ByteBuffer headers, int count) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      int at = i * PROGRAM_HEADER;
      if (headers.getInt(at) == LOAD) {
        long address = headers.getLong(at + 16);
        low = Math.min(low, address / pageSize * pageSize);
        high = Math.max(high, address + headers.getLong(at + 40));
      }
    }
    return low < high ? (high + pageSize - 1) / pageSize * pageSize - low : UNKNOWN;
  }
}
