package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;

/** Documentation/admin-guide/cgroup-v2.rst. All figures contain those of groups below. */
final class ControlGroupVersion2 implements ControlGroupFiles {
  @Override
  public long limit(KernelFile file, String directory) {
    return file.tryRead(directory + "/memory.max") ? file.number() : KernelFile.ABSENT;
  }

  @Override
  public boolean isHierarchyRoot(KernelFile file, String directory) {
    return !file.tryRead(directory + "/memory.current") && !file.tryRead(directory + "/memory.max");
  }

  @Override
  public void read(KernelFile file, String directory, MemorySample.Builder sample)
      throws IOException {
    String stat = directory + "/memory.stat";
    file.read(stat);
    long anonymous = file.value("anon");
    // Part of "file", not of "anon": it can only be swapped, never dropped.
    long shared = file.value("shmem");
    if (anonymous == KernelFile.ABSENT || shared == KernelFile.ABSENT) {
      throw new IOException(stat + ": no line \"anon\" or \"shmem\"");
    }
    sample.set(SampleField.CONTAINER_UNRECLAIMABLE, anonymous + shared + unreclaimableKernel(file));
    long inactiveFile = file.value("inactive_file");
    if (inactiveFile != KernelFile.ABSENT && file.tryRead(directory + "/memory.current")) {
      long usage = file.number();
      if (usage != KernelFile.ABSENT) {
        sample.set(SampleField.CONTAINER_WORKING_SET, Math.max(0, usage - inactiveFile));
      }
    }
    if (file.tryRead(directory + "/memory.events")) {
      long kills = file.value("oom_kill");
      if (kills != KernelFile.ABSENT) {
        sample.set(SampleField.CONTAINER_OOM_KILLS, kills);
      }
    }
    // Absent without CONFIG_PSI, unreadable with psi=0.
    if (file.tryRead(directory + "/memory.pressure")) {
      long basisPoints = Pressure.someOverTenSeconds(file);
      if (basisPoints != KernelFile.ABSENT) {
        sample.set(SampleField.CONTAINER_PRESSURE_BASIS_POINTS, basisPoints);
      }
    }
  }

  /** "kernel" (Linux 5.18) contains all the others but sockets; each may be missing. */
  private static long unreclaimableKernel(KernelFile file) {
    long kernel = file.value("kernel");
    long sockets = orZero(file.value("sock"));
    if (kernel != KernelFile.ABSENT) {
      return sockets + Math.max(0, kernel - orZero(file.value("slab_reclaimable")));
    }
    return sockets
        + orZero(file.value("slab_unreclaimable"))
        + orZero(file.value("kernel_stack"))
        + orZero(file.value("pagetables"))
        + orZero(file.value("percpu"));
  }

  private static long orZero(long value) {
    return value == KernelFile.ABSENT ? 0 : value;
  }
}
