package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.exporter.sample.MemorySample;
import java.io.IOException;

/** The files of one version of control groups. */
interface ControlGroupFiles {
  /** The limit that stands in one directory, or {@link KernelFile#ABSENT} without one. */
  long limit(KernelFile file, String directory) throws IOException;

  /**
   * Sets everything but the limit.
   *
   * @throws IOException when the group's main files cannot be read
   */
  void read(KernelFile file, String directory, MemorySample.Builder sample) throws IOException;

  /** Whether the directory is the very root of the hierarchy, which stands for the machine. */
  boolean isHierarchyRoot(KernelFile file, String directory);
}
