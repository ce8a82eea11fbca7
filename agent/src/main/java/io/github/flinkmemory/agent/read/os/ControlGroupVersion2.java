package io.github.flinkmemory.agent.read.os;

import java.io.IOException;

/** Documentation/admin-guide/cgroup-v2.rst. */
final class ControlGroupVersion2 implements ControlGroupFiles {
  @Override
  public boolean isHierarchyRoot(KernelFile file, String directory) {
    return !file.exists(directory + "/memory.max");
  }

  @Override
  public long limit(KernelFile file, String directory) throws IOException {
    String path = directory + "/memory.max";
    // The root of the hierarchy does not have it.
    return !file.readIfThere(path) || file.afterLineStart("max\n") >= 0
        ? KernelFile.ABSENT
        : file.requiredNumber(path);
  }

  /** Version 2 tells nothing about groups above the namespace's root. */
  @Override
  public long inheritedLimit(KernelFile file, String directory) {
    return KernelFile.ABSENT;
  }

  @Override
  public long unreclaimable(KernelFile file, String directory) throws IOException {
    String stat = directory + "/memory.stat";
    file.read(stat);
    long anonymous = file.requiredValue(stat, "anon");
    // Part of "file", not of "anon": it can be swapped, never dropped.
    long shared = file.requiredValue(stat, "shmem");
    return anonymous + shared + unreclaimableKernel(file);
  }

  /** "kernel" (Linux 5.18) contains all the others but sockets; older kernels lack some. */
  private static long unreclaimableKernel(KernelFile file) {
    long sockets = orZero(file.value("sock"));
    long kernel = file.value("kernel");
    if (kernel != KernelFile.ABSENT) {
      return sockets + Math.max(0, kernel - orZero(file.value("slab_reclaimable")));
    }
    return sockets
        + orZero(file.value("slab_unreclaimable"))
        + orZero(file.value("kernel_stack"))
        + orZero(file.value("pagetables"))
        + orZero(file.value("percpu"));
  }

  @Override
  public long workingSet(KernelFile file, String directory) throws IOException {
    String current = directory + "/memory.current";
    if (!file.readIfThere(current)) {
      return KernelFile.ABSENT;
    }
    long usage = file.requiredNumber(current);
    String stat = directory + "/memory.stat";
    file.read(stat);
    return Math.max(0, usage - file.requiredValue(stat, "inactive_file"));
  }

  /** The file is not there without CONFIG_PSI, and refuses to be read under psi=0. */
  @Override
  public long pressureBasisPoints(KernelFile file, String directory) {
    return file.tryRead(directory + "/memory.pressure")
        ? Pressure.someOverTenSeconds(file)
        : KernelFile.ABSENT;
  }

  @Override
  public long oomKills(KernelFile file, String directory) throws IOException {
    String path = directory + "/memory.events";
    return file.readIfThere(path) ? file.requiredValue(path, "oom_kill") : KernelFile.ABSENT;
  }

  private static long orZero(long value) {
    return value == KernelFile.ABSENT ? 0 : value;
  }
}
