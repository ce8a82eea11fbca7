package io.github.flinkmemory.agent.read;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Memory segments as Flink's memory manager allocates them for a sort that has hardly begun: a part
 * of them is filled, the others are only allocated. Beside them lies memory that was used and
 * freed, in pieces between some that are held, so that the allocator has to keep it.
 */
final class HardlyTouchedSegments implements ManagedSegments {
  static final int SEGMENT = 32 << 10;
  static final int SEGMENTS = 2048;
  static final int FILLED = 256;
  private static final int BLOCK = 40 << 10;
  private static final int BLOCKS = 1024;
  private static final int HELD_EACH = 8;

  private final Object unsafe;
  private final Method allocate;
  private final Method free;
  private final Method fill;
  private final long[] addresses = new long[SEGMENTS];

  /** Sun's class by its name: javac warns of it, and nothing keeps it quiet. */
  HardlyTouchedSegments() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = instance.get(null);
    allocate = type.getMethod("allocateMemory", long.class);
    free = type.getMethod("freeMemory", long.class);
    fill = type.getMethod("setMemory", long.class, long.class, byte.class);
    for (int i = 0; i < SEGMENTS; i++) {
      addresses[i] = allocated(SEGMENT, i < FILLED);
    }
    long[] blocks = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = allocated(BLOCK, true);
    }
    for (int i = 0; i < BLOCKS; i++) {
      if (i % HELD_EACH != 0) {
        free.invoke(unsafe, blocks[i]);
      }
    }
  }

  private long allocated(long size, boolean filled) throws ReflectiveOperationException {
    long address = (long) allocate.invoke(unsafe, size);
    if (filled) {
      fill.invoke(unsafe, address, size, (byte) 1);
    }
    return address;
  }

  @Override
  public long owners() {
    return 0;
  }

  @Override
  public List<SegmentGroup> look(int most, long bytes) {
    return List.of(new SegmentGroup(SEGMENTS, SEGMENT, SEGMENTS, addresses));
  }
}
