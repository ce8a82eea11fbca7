package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Resident shared memory that is not the heap of ZGC: files of a tmpfs such as /dev/shm, memory
 * that has no file, and that of System V. Page tables tell shared memory and files alike, so the
 * device of a mapping tells them apart.
 */
final class OtherSharedMemory {
  private static final String MAPS = "/proc/self/maps";
  private static final String MOUNTS = "/proc/self/mountinfo";

  private final String root;
  private final KernelFile files;

  /**
   * @param root stands in for "/", without a slash at its end
   */
  OtherSharedMemory(String root, KernelFile files) {
    this.root = root;
    this.files = files;
  }

  /** Bytes. Some milliseconds for thousands of mappings, and 10 for a GiB of shared memory. */
  long resident(long pageSize) throws IOException {
    Set<Long> devices = devices();
    long resident = 0;
    Mapping mapping = new Mapping();
    try (MappingsFile maps = new MappingsFile(root + MAPS);
        ResidentPages pages = new ResidentPages(root, pageSize)) {
      while (maps.next(mapping)) {
        if (mapping.isFile() && !mapping.isHeapOfZ() && devices.contains(mapping.device)) {
          pages.count(mapping);
          resident += pages.resident();
        }
      }
    }
    return resident;
  }

  /** The kernel's own mount, on which the heap lies too, and every tmpfs. */
  private Set<Long> devices() throws IOException {
    Set<Long> devices = new HashSet<>();
    Mapping mapping = new Mapping();
    try (MappingsFile maps = new MappingsFile(root + MAPS)) {
      while (maps.next(mapping)) {
        if (mapping.isHeapOfZ()) {
          devices.add(mapping.device);
          break;
        }
      }
    }
    if (files.readIfThere(MOUNTS)) {
      for (String line : files.text().split("\n")) {
        if (line.contains(" - tmpfs ")) {
          devices.add(device(line.split(" ")[2]));
        }
      }
    }
    return devices;
  }

  /** "major:minor", in decimal here. */
  private static long device(String text) {
    String[] numbers = text.split(":");
    return Mapping.device(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}
