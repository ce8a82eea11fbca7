package io.github.flinkmemory.agent.read.os;

import java.io.IOException;

/**
 * The files of one version of control groups, each figure with those of the groups below. A figure
 * is {@link KernelFile#ABSENT} where this kernel does not have it; a file that is there and cannot
 * be read or understood is an exception that names it.
 */
interface ControlGroupFiles {
  /** Whether the directory is the very root of the hierarchy, which stands for the machine. */
  boolean isHierarchyRoot(KernelFile file, String directory);

  /** The limit that stands in one directory. */
  long limit(KernelFile file, String directory) throws IOException;

  /** The smallest limit of a group and all above it, those that cannot be seen from here too. */
  long inheritedLimit(KernelFile file, String directory) throws IOException;

  /** Anonymous, shared and unreclaimable kernel memory. */
  long unreclaimable(KernelFile file, String directory) throws IOException;

  /** Usage without inactive file pages, as kubelet computes it. */
  long workingSet(KernelFile file, String directory) throws IOException;

  /** Share of the last ten seconds in which some task waited for memory, in 1/10,000. */
  long pressureBasisPoints(KernelFile file, String directory);

  /** Number of processes that the kernel killed for memory. */
  long oomKills(KernelFile file, String directory) throws IOException;
}
