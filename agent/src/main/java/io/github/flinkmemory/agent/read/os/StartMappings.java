package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.util.Arrays;

/**
 * The anonymous address ranges that were there before the program's first line ran: the JVM's own.
 * It reserves the collector's structures and the first part of metaspace then and for good, and no
 * interface tells where. Immutable.
 *
 * <p>Which of them are heaps of the allocator a flag in smaps says, and to tell it the kernel walks
 * every resident page: 18 ms a GiB, under the lock of the address space. Where more is resident
 * than a JVM has before main, as with a heap that -XX:+AlwaysPreTouch touched, maps tells the
 * ranges without a walk, and their shape tells the heaps.
 */
public final class StartMappings {
  /** Bytes: 5 ms for smaps. A JVM that touches no heap has less than 100 MiB before main. */
  private static final long MOST_RESIDENT = 300L << 20;

  private static final String STATUS = "/proc/self/status";

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

  /** Some 3 ms at a JVM's start, when little is resident; less when much is. */
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
    boolean flags = isLittleResident(new KernelFile(root));
    String path = flags ? "/proc/self/smaps" : "/proc/self/maps";
    HeapShape shape = new HeapShape();
    try (MappingsFile file = new MappingsFile(root + path)) {
      while (file.next(mapping)) {
        if (!mapping.isAnonymous()) {
          continue;
        }
        ranges.addRange(mapping);
        if (mapping.isInaccessible()) {
          reserved.addRange(mapping);
        }
        if (flags ? isUncharged(mapping) : shape.endsWith(mapping)) {
          heaps.add(flags ? mapping.low : shape.low);
        }
      }
    }
    return new StartMappings(ranges.toArray(), reserved.toArray(), heaps.toArray());
  }

  private static boolean isLittleResident(KernelFile file) {
    long resident = file.tryRead(STATUS) ? file.kilobytes("VmRSS") : KernelFile.ABSENT;
    return resident != KernelFile.ABSENT && resident <= MOST_RESIDENT;
  }

  /**
   * HotSpot reserves without a charge and charges what it commits; glibc's heaps stay uncharged as
   * a whole.
   */
  private static boolean isUncharged(Mapping mapping) {
    return mayBeginHeap(mapping) && mapping.noReserve;
  }

  private static boolean mayBeginHeap(Mapping mapping) {
    return mapping.writable && mapping.low % MappingClassifier.ALLOCATOR_HEAP == 0;
  }

  /**
   * A heap of glibc's is writable from its beginning as far as it was used, and reserved from there
   * to its end. What the JVM reserves may begin at such an address as well, but hardly ever is of
   * just that size: the class space is larger, and metaspace, of which each loader uses a part of
   * its own, is writable in several places by then.
   */
  private static final class HeapShape {
    long low;
    private long used;

    /** Whether a heap ends with this mapping. To be asked for each, in ascending order. */
    boolean endsWith(Mapping mapping) {
      boolean end =
          mapping.isInaccessible()
              && mapping.low == used
              && mapping.high == low + MappingClassifier.ALLOCATOR_HEAP;
      if (!end) {
        boolean begins = mayBeginHeap(mapping);
        low = begins ? mapping.low : 0;
        used = begins ? mapping.high : 0;
      }
      return end;
    }
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
