package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The control group that would be killed: among the process's own and those around it the one with
 * the smallest limit, and use as it counts against that limit; without any limit the process's own.
 * Limits are read anew each time, since Kubernetes resizes in place.
 */
public final class ContainerReader implements SampleReader {
  private static final String MEMBERSHIP = "/proc/self/cgroup";

  /** Version 1 writes "no limit" as the largest number of whole pages, which may be of 64 KiB. */
  private static final long NO_LIMIT = Long.MAX_VALUE & ~0xffffL;

  private final String root;
  private final KernelFile file;
  private final ControlGroupLocator locator;
  private @Nullable ControlGroup group;
  private int membership;

  public ContainerReader() {
    this("");
  }

  ContainerReader(String root) {
    this.root = root;
    this.file = new KernelFile(root);
    this.locator = new ControlGroupLocator(root);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException {
    if (!new File(root + MEMBERSHIP).exists()) {
      return SourceStatus.unavailable("no " + MEMBERSHIP + ": no control groups here");
    }
    file.read(MEMBERSHIP);
    int now = file.fingerprint();
    boolean known = group != null && now == membership;
    if (!known) {
      group = locator.locate();
      membership = now;
    }
    if (group == null) {
      return SourceStatus.unavailable(
          "no memory control group of this process is mounted (" + MEMBERSHIP + ")");
    }
    try {
      return read(group, sample);
    } catch (IOException e) {
      // Gone or moved: look for it anew at the next read.
      group = null;
      throw e;
    }
  }

  private SourceStatus read(ControlGroup found, MemorySample.Builder sample) throws IOException {
    ControlGroupFiles files =
        found.version() == 2 ? new ControlGroupVersion2() : new ControlGroupVersion1();
    String container = found.directories().get(0);
    if (files.isHierarchyRoot(file, container)) {
      return SourceStatus.unavailable(
          "the process is in the root control group, which is the whole machine");
    }
    long smallest = machineMemory();
    boolean limited = false;
    for (String directory : found.directories()) {
      long limit = files.limit(file, directory);
      if (limit != KernelFile.ABSENT && limit < smallest) {
        smallest = limit;
        limited = true;
        container = directory;
      }
    }
    if (limited) {
      sample.set(SampleField.CONTAINER_LIMIT, smallest);
    }
    files.read(file, container, sample);
    return SourceStatus.up();
  }

  /** A limit as large as the machine's memory limits nothing. */
  private long machineMemory() {
    long total = file.tryRead("/proc/meminfo") ? file.kilobytes("MemTotal") : KernelFile.ABSENT;
    return total == KernelFile.ABSENT ? NO_LIMIT : total;
  }
}
