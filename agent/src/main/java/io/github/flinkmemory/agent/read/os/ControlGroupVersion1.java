package io.github.flinkmemory.agent.read.os;

import java.io.IOException;

/**
 * Documentation/admin-guide/cgroup-v1/memory.rst. The lines of memory.stat that begin with "total_"
 * contain the groups below.
 */
final class ControlGroupVersion1 implements ControlGroupFiles {
  /** The kernel puts this file into the root of each hierarchy alone. */
  @Override
  public boolean isHierarchyRoot(KernelFile file, String directory) {
    return file.exists(directory + "/cgroup.sane_behavior");
  }

  @Override
  public long limit(KernelFile file, String directory) throws IOException {
    String path = directory + "/memory.limit_in_bytes";
    return file.readIfThere(path) ? file.requiredNumber(path) : KernelFile.ABSENT;
  }

  @Override
  public long inheritedLimit(KernelFile file, String directory) throws IOException {
    file.read(directory + "/memory.stat");
    return file.value("hierarchical_memory_limit");
  }

  /**
   * The kernel's memory is not told apart here: a part of it (caches of directory entries and
   * inodes) could be reclaimed, so the figure is an upper bound.
   */
  @Override
  public long unreclaimable(KernelFile file, String directory) throws IOException {
    String stat = directory + "/memory.stat";
    file.read(stat);
    // Anonymous memory alone: shared memory counts as cache here, told apart since Linux 4.10.
    long unreclaimable = file.requiredValue(stat, "total_rss");
    unreclaimable += Math.max(0, file.value("total_shmem"));
    // Refuses to be read where the kernel's memory is not counted.
    if (file.tryRead(directory + "/memory.kmem.usage_in_bytes")) {
      unreclaimable += Math.max(0, file.number());
    }
    return unreclaimable;
  }

  @Override
  public long workingSet(KernelFile file, String directory) throws IOException {
    String path = directory + "/memory.usage_in_bytes";
    file.read(path);
    long usage = file.requiredNumber(path);
    String stat = directory + "/memory.stat";
    file.read(stat);
    return Math.max(0, usage - file.requiredValue(stat, "total_inactive_file"));
  }

  /** Not told per group: /proc/pressure/memory is the machine's. */
  @Override
  public long pressureBasisPoints(KernelFile file, String directory) {
    return KernelFile.ABSENT;
  }

  /** The file is there always, the count since Linux 4.13. */
  @Override
  public long oomKills(KernelFile file, String directory) throws IOException {
    return file.readIfThere(directory + "/memory.oom_control")
        ? file.value("oom_kill")
        : KernelFile.ABSENT;
  }
}
