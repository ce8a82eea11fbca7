package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.util.Arrays;

/**
 * The anonymous address ranges that were there before the program's first line ran: the JVM's own.
 * It reserves the collector's structures and the first part of metaspace then and for good, and no
 * interface tells where. Immutable.
 */
public final class StartMappings {
  /** Low and high of each range, in ascending order. */
  private final long[] bounds;

  /** Likewise of those that were only reserved: neither readable nor writable. */
  private final long[] reserved;

  /** First addresses of the allocator's heaps that were there. */
  private final long[] allocatorHeaps;

  private StartMappings(long[] bounds, long[] reserved, long[] allocatorHeaps) {
    this.bounds = bounds;
    this.reserved = reserved;
    this.allocatorHeaps = allocatorHeaps;
  }

  /** Some 3 ms at a JVM's start, when little is resident. */
  public static StartMappings read() throws IOException {
    return read("");
  }

  /**
   * @param root stands in for "/", without a slash at its end
   */
  static StartMappings read(String root) throws IOException {
    Addresses ranges = new Addresses();
    Addresses reserved = new Addresses();
    Addresses heaps = new Addresses();
    Mapping mapping = new Mapping();
    try (MappingsFile file = new MappingsFile(root + "/proc/self/smaps")) {
      while (file.next(mapping)) {
        if (!mapping.isAnonymous()) {
          continue;
        }
        ranges.addRange(mapping);
        if (mapping.isInaccessible()) {
          reserved.addRange(mapping);
        }
        // HotSpot reserves without a charge and charges what it commits; glibc's heaps stay
        // uncharged as a whole.
        if (mapping.writable
            && mapping.noReserve
            && mapping.low % MappingClassifier.ALLOCATOR_HEAP == 0) {
          heaps.add(mapping.low);
        }
      }
    }
    return new StartMappings(ranges.toArray(), reserved.toArray(), heaps.toArray());
  }

  /** Whether a mapping lies within what was there then. */
  boolean contains(Mapping mapping) {
    return isWithin(mapping, bounds);
  }

  /**
   * Whether a mapping lies within what was reserved then and not in use. A stack does not, unless
   * what was reserved has been given back since.
   */
  boolean wasReserved(Mapping mapping) {
    return isWithin(mapping, reserved);
  }

  private static boolean isWithin(Mapping mapping, long[] ranges) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (mapping.low >= ranges[i] && mapping.high <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mapping lies within what was there then and is no heap of the allocator. */
  boolean isReservedByJvm(Mapping mapping) {
    for (long heap : allocatorHeaps) {
      if (heap == mapping.low) {
        return false;
      }
    }
    return contains(mapping);
  }

  /** A list of addresses. */
  private static final class Addresses {
    private long[] all = new long[64];
    private int count;

    void addRange(Mapping mapping) {
      if (count > 0 && all[count - 1] == mapping.low) {
        all[count - 1] = mapping.high;
      } else {
        add(mapping.low);
        add(mapping.high);
      }
    }

    void add(long address) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = address;
    }

    long[] toArray() {
      return Arrays.copyOf(all, count);
    }
  }
}
