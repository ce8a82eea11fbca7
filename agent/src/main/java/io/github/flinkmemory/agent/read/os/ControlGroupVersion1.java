package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;

/**
 * Documentation/admin-guide/cgroup-v1/memory.rst. The lines of memory.stat that begin with "total_"
 * contain the groups below. Pressure is not told per group: /proc/pressure is the machine's.
 */
final class ControlGroupVersion1 implements ControlGroupFiles {
  @Override
  public long limit(KernelFile file, String directory) {
    long own =
        file.tryRead(directory + "/memory.limit_in_bytes") ? file.number() : KernelFile.ABSENT;
    // The smallest up to the real root, of which a container sees only its own part.
    long above =
        file.tryRead(directory + "/memory.stat")
            ? file.value("hierarchical_memory_limit")
            : KernelFile.ABSENT;
    return own == KernelFile.ABSENT
        ? above
        : above == KernelFile.ABSENT ? own : Math.min(own, above);
  }

  /** The kernel puts this file into the root of each hierarchy alone. */
  @Override
  public boolean isHierarchyRoot(KernelFile file, String directory) {
    return file.tryRead(directory + "/cgroup.sane_behavior");
  }

  @Override
  public void read(KernelFile file, String directory, MemorySample.Builder sample)
      throws IOException {
    String stat = directory + "/memory.stat";
    file.read(stat);
    // "rss" is anonymous memory alone; shared memory counts as cache here.
    long anonymous = file.value("total_rss");
    if (anonymous == KernelFile.ABSENT) {
      throw new IOException(stat + ": no line \"total_rss\"");
    }
    // Since Linux 4.10.
    long shared = Math.max(0, file.value("total_shmem"));
    long inactiveFile = file.value("total_inactive_file");
    // Not told apart here: contains caches of directory entries, which could be reclaimed.
    long kernel =
        file.tryRead(directory + "/memory.kmem.usage_in_bytes") ? Math.max(0, file.number()) : 0;
    sample.set(SampleField.CONTAINER_UNRECLAIMABLE, anonymous + shared + kernel);
    if (inactiveFile != KernelFile.ABSENT && file.tryRead(directory + "/memory.usage_in_bytes")) {
      long usage = file.number();
      if (usage != KernelFile.ABSENT) {
        sample.set(SampleField.CONTAINER_WORKING_SET, Math.max(0, usage - inactiveFile));
      }
    }
    // The count is there since Linux 4.13.
    if (file.tryRead(directory + "/memory.oom_control")) {
      long kills = file.value("oom_kill");
      if (kills != KernelFile.ABSENT) {
        sample.set(SampleField.CONTAINER_OOM_KILLS, kills);
      }
    }
  }
}
