package io.github.flinkmemory.agent.read.os;

/** One mapping of the address space as the kernel tells it. Filled anew for each; keep none. */
final class Mapping {
  long low;
  long high;
  boolean readable;
  boolean writable;
  boolean executable;

  /** File, or the kernel's word for it in brackets; empty for anonymous memory. */
  String name = "";

  /** Of the file: its major number in the upper half, its minor one in the lower. */
  long device;

  /** Bytes; 0 where only /proc/self/maps was read. */
  long resident;

  /** Bytes that were swapped out. */
  long swapped;

  /**
   * Whether it was reserved without being charged (flag "nr"). HotSpot reserves so and charges what
   * it commits; glibc's heaps stay so.
   */
  boolean noReserve;

  /** As in {@link #device}. */
  static long device(long major, long minor) {
    return (major << 32) | minor;
  }

  /** Of ZGC's heap, which no interface tells; without generations it is at three addresses. */
  boolean isHeapOfZ() {
    return name.startsWith("/memfd:java_heap");
  }

  /**
   * Whether it is of a file as ZGC's heap has it with -XX:AllocateHeapAt, and where memfd_create is
   * refused: one without a name (O_TMPFILE), which the kernel tells by its number, or java_heap.PID
   * where the file system has no such files. Others may make files without a name, too.
   */
  boolean isLikeHeapOfZ() {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return isFile() && (file.startsWith("java_heap.") || isNumbered(file));
  }

  private static boolean isNumbered(String file) {
    for (int i = 1; i < file.length(); i++) {
      if (!Character.isDigit(file.charAt(i))) {
        return false;
      }
    }
    return file.length() > 1 && file.charAt(0) == '#';
  }

  long size() {
    return high - low;
  }

  boolean isAnonymous() {
    return name.isEmpty();
  }

  boolean isInaccessible() {
    return !readable && !writable && !executable;
  }

  boolean isFile() {
    return !name.isEmpty() && name.charAt(0) == '/';
  }
}
