package io.github.flinkmemory.agent.read.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers of a library for 64 bits. */
final class ElfFile {
  private ElfFile() {}

  /**
   * In the order of bytes of most machines.
   *
   * @param parts pairs of the address and the size in memory of what is loaded
   */
  static byte[] of(long... parts) {
    return of(ByteOrder.LITTLE_ENDIAN, parts);
  }

  static byte[] of(ByteOrder order, long... parts) {
    int count = 1 + parts.length / 2;
    ByteBuffer file = ByteBuffer.allocate(64 + 56 * count);
    file.putInt(0x7f454c46).put((byte) 2);
    file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1));
    file.order(order);
    file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) count);
    // A note, which is not loaded, wherever it says it is.
    file.putInt(64, 4).putLong(64 + 16, 1L << 40).putLong(64 + 40, 1);
    for (int i = 1; i < count; i++) {
      int at = 64 + 56 * i;
      file.putInt(at, 1).putLong(at + 16, parts[2 * i - 2]).putLong(at + 40, parts[2 * i - 1]);
    }
    return file.array();
  }
}
