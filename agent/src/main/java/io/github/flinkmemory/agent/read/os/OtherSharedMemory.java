package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Resident shared memory that is not the heap of ZGC: files of a tmpfs such as /dev/shm, memory
 * that has no file, and that of System V. Page tables tell shared memory and files alike, so the
 * device of a mapping tells them apart. For one look.
 */
final class OtherSharedMemory {
  private static final String MAPS = "/proc/self/maps";
  private static final String MOUNTS = "/proc/self/mountinfo";

  private final String root;
  private final KernelFile files;
  private final Set<Long> devices = new HashSet<>();
  private boolean heapIsSeen;
  private boolean heapHasMemory;

  /**
   * @param root stands in for "/", without a slash at its end
   */
  OtherSharedMemory(String root, KernelFile files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Bytes; {@link KernelFile#ABSENT} when no mapping looks like the heap of ZGC, so that nobody
   * knows what is other. Some milliseconds for thousands of mappings, and 10 for a GiB of shared
   * memory.
   */
  long resident(long pageSize) throws IOException {
    findHeap();
    if (!heapIsSeen) {
      return KernelFile.ABSENT;
    }
    findMounts();
    long resident = 0;
    Mapping mapping = new Mapping();
    try (MappingsFile maps = new MappingsFile(root + MAPS);
        ResidentPages pages = new ResidentPages(root, pageSize)) {
      while (maps.next(mapping)) {
        if (mapping.isFile() && !isHeap(mapping) && devices.contains(mapping.device)) {
          pages.count(mapping);
          // A private mapping's own copies are anonymous memory, such as the data of a library
          // that was unpacked into a /tmp in memory.
          resident += pages.shared();
        }
      }
    }
    return resident;
  }

  private boolean isHeap(Mapping mapping) {
    return heapHasMemory ? mapping.isHeapOfZ() : mapping.isLikeHeapOfZ();
  }

  /** Memory without a file lies on the kernel's own mount, and so does that of System V. */
  private void findHeap() throws IOException {
    Mapping mapping = new Mapping();
    try (MappingsFile maps = new MappingsFile(root + MAPS)) {
      while (maps.next(mapping)) {
        if (mapping.isHeapOfZ()) {
          devices.add(mapping.device);
          heapIsSeen = true;
          heapHasMemory = true;
          break;
        }
        heapIsSeen |= mapping.isLikeHeapOfZ();
        if (mapping.name.startsWith("/SYSV")) {
          devices.add(mapping.device);
        }
      }
    }
  }

  private void findMounts() throws IOException {
    if (files.readIfThere(MOUNTS)) {
      for (String line : files.text().split("\n")) {
        if (line.contains(" - tmpfs ")) {
          devices.add(device(line.split(" ")[2]));
        }
      }
    }
  }

  /** "major:minor", in decimal here. */
  private static long device(String text) {
    String[] numbers = text.split(":");
    return Mapping.device(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}
