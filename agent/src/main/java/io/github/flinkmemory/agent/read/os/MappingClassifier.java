package io.github.flinkmemory.agent.read.os;

import org.jspecify.annotations.Nullable;

/**
 * Says of each mapping what it is for. Mappings must be given in the order of their addresses: what
 * lies before one tells stacks and the data of libraries.
 */
final class MappingClassifier {
  /**
   * glibc's heaps, but the first, begin at multiples of this and are reserved in this size:
   * HEAP_MAX_SIZE of its malloc on 64 bits.
   */
  static final long ALLOCATOR_HEAP = 64L << 20;

  /** HotSpot guards a stack with up to four pages, glibc with one. */
  private static final int GUARD_PAGES = 8;

  /**
   * Most of a library's data that its file does not hold, where the file does not tell: libjvm.so,
   * the largest of them, has 600 KiB.
   */
  private static final long LARGEST_LIBRARY_DATA = 2L << 20;

  private final HeapAddresses heap;
  private final @Nullable StartMappings start;
  private final long pageSize;
  private final long largestStack;
  private final ClassArchives archives;
  private final LibraryExtents libraries;

  private String file = "";
  private long fileLow;
  private long before;
  private long end;
  private boolean afterGuard;
  private boolean afterLibraryData;
  private boolean heapHasMemory;

  /**
   * @param start null when it is not known
   * @param largestStack bytes that the stack of a thread has at most
   */
  MappingClassifier(
      HeapAddresses heap,
      @Nullable StartMappings start,
      long pageSize,
      long largestStack,
      ClassArchives archives,
      LibraryExtents libraries) {
    this.heap = heap;
    this.start = start;
    this.pageSize = pageSize;
    this.largestStack = largestStack;
    this.archives = archives;
    this.libraries = libraries;
  }

  /** What a mapping is for, from its beginning to {@link #end()}. */
  MappingUse use(Mapping mapping) {
    end = mapping.high;
    boolean adjacent = mapping.low == before;
    MappingUse use = use(mapping, adjacent && afterGuard, adjacent && afterLibraryData);
    before = mapping.high;
    afterGuard =
        use == MappingUse.RESERVED
            && mapping.isAnonymous()
            && mapping.size() <= GUARD_PAGES * pageSize;
    afterLibraryData = use == MappingUse.LIBRARY && mapping.isFile() && mapping.writable;
    if (mapping.isFile() && !mapping.name.equals(file)) {
      file = mapping.name;
      fileLow = mapping.low;
    }
    return use;
  }

  private MappingUse use(Mapping mapping, boolean guarded, boolean behindLibrary) {
    if (isHeap(mapping)) {
      return MappingUse.HEAP;
    }
    if (mapping.isFile()) {
      return file(mapping);
    }
    if (!mapping.isAnonymous()) {
      return named(mapping.name);
    }
    if (mapping.isInaccessible()) {
      return MappingUse.RESERVED;
    }
    if (mapping.executable) {
      return MappingUse.CODE;
    }
    if (isAllocatorHeap(mapping)) {
      return MappingUse.ALLOCATOR;
    }
    if (guarded && !wasReserved(mapping)) {
      // A stack grows down towards its guard, and what is told as one mapping with it lies above.
      end = Math.min(mapping.high, mapping.low + largestStack);
      return MappingUse.STACK;
    }
    long libraryEnd = behindLibrary ? libraryEnd(mapping) : mapping.low;
    if (libraryEnd > mapping.low) {
      end = Math.min(mapping.high, libraryEnd);
      return MappingUse.LIBRARY;
    }
    return rest(mapping);
  }

  /**
   * Behind the part of a library's data that its file does not hold, which a mapping begins with.
   */
  private long libraryEnd(Mapping mapping) {
    long extent = libraries.of(file);
    // Another file of that name, if it is less than what is mapped.
    return fileLow + extent >= mapping.low ? fileLow + extent : mapping.low + LARGEST_LIBRARY_DATA;
  }

  /** What anonymous memory is for that is none of a stack, a library and the allocator's heaps. */
  MappingUse rest(Mapping mapping) {
    return start != null && start.contains(mapping) ? MappingUse.JVM : MappingUse.ANONYMOUS;
  }

  /**
   * Metaspace gives back and takes 64 KiB at a time of what it reserved, and leaves holes: with
   * pages of 16 or 64 KiB one is no larger than the guard of a stack may be.
   */
  private boolean wasReserved(Mapping mapping) {
    return start != null && start.wasReserved(mapping);
  }

  /**
   * Where that use ends. The kernel tells adjacent mappings with the same permissions as one, so
   * what begins as a stack (before Linux 6.7) or as the data of a library may go on as other
   * anonymous memory, such as a large block of the allocator.
   */
  long end() {
    return end;
  }

  private boolean isHeap(Mapping mapping) {
    if (mapping.isHeapOfZ()) {
      heapHasMemory = true;
      return true;
    }
    // Where ZGC, which tells no addresses, was refused memory without a file.
    if (heap.ranges().isEmpty() && !heapHasMemory && mapping.isLikeHeapOfZ()) {
      return true;
    }
    for (int i = 0; i < heap.ranges().size(); i++) {
      HeapAddresses.Range range = heap.ranges().get(i);
      if (mapping.low < range.high && mapping.high > range.low) {
        return true;
      }
    }
    return false;
  }

  /**
   * Heaps that are used in full are told as one mapping with the next. Metaspace may begin at such
   * an address too, but the first part of it was there at start.
   */
  private boolean isAllocatorHeap(Mapping mapping) {
    return mapping.low % ALLOCATOR_HEAP == 0 && (start == null || !start.isReservedByJvm(mapping));
  }

  private MappingUse file(Mapping mapping) {
    String name = mapping.name;
    if (archives.contains(name)) {
      return MappingUse.CLASS_DATA;
    }
    boolean library =
        mapping.executable
            || name.endsWith(".so")
            || name.contains(".so.")
            || name.endsWith("/bin/java")
            || name.endsWith("/lib/modules")
            || name.endsWith(".jar");
    return library ? MappingUse.LIBRARY : MappingUse.FILE;
  }

  /** The kernel's own names, and those that a program may give since Linux 5.17. */
  private static MappingUse named(String name) {
    if (name.equals("[heap]") || name.startsWith("[anon: glibc: malloc")) {
      return MappingUse.ALLOCATOR;
    }
    if (name.startsWith("[stack") || name.startsWith("[anon: glibc: pthread stack")) {
      return MappingUse.STACK;
    }
    return name.startsWith("[anon") ? MappingUse.ANONYMOUS : MappingUse.LIBRARY;
  }
}
