package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The container: among the process's own control group and those around it the one with the
 * smallest limit, for that is the one the kernel kills in, with its use as it counts against that
 * limit; without any limit the process's own. Limits are read anew each time, since Kubernetes can
 * resize in place.
 */
public final class ContainerReader implements SampleReader {
  private static final String MEMBERSHIP = "/proc/self/cgroup";

  /** Version 1 writes "no limit" as the largest number of whole pages, which may be of 64 KiB. */
  private static final long NO_LIMIT = Long.MAX_VALUE & ~0xffffL;

  private final KernelFile file;
  private final ControlGroupLocator locator;
  private @Nullable ControlGroup group;
  private int membership;

  public ContainerReader() {
    this("");
  }

  ContainerReader(String root) {
    this.file = new KernelFile(root);
    this.locator = new ControlGroupLocator(root);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException {
    if (!file.readIfThere(MEMBERSHIP)) {
      return SourceStatus.unavailable("no " + MEMBERSHIP + ": no control groups here");
    }
    int now = file.fingerprint();
    // It may be moved to another group, and its own may be removed.
    if (group == null || now != membership || !file.exists(group.own() + "/memory.stat")) {
      group = locator.locate();
      membership = now;
    }
    if (group == null) {
      return SourceStatus.unavailable("no memory control group of this process is mounted here");
    }
    if (group.files().isHierarchyRoot(file, group.own())) {
      return SourceStatus.unavailable("no control group limits this process");
    }
    return new Attempt(group, sample).read();
  }

  /** One read of all figures, each of which may fail alone. */
  private final class Attempt {
    private final ControlGroup group;
    private final ControlGroupFiles files;
    private final MemorySample.Builder sample;
    private @Nullable String problem;
    private String container;

    Attempt(ControlGroup group, MemorySample.Builder sample) {
      this.group = group;
      this.files = group.files();
      this.sample = sample;
      this.container = group.own();
    }

    SourceStatus read() {
      set(SampleField.CONTAINER_LIMIT, this::smallestLimit);
      String killed = container;
      set(SampleField.CONTAINER_UNRECLAIMABLE, () -> files.unreclaimable(file, killed));
      set(SampleField.CONTAINER_WORKING_SET, () -> files.workingSet(file, killed));
      set(
          SampleField.CONTAINER_PRESSURE_BASIS_POINTS,
          () -> files.pressureBasisPoints(file, killed));
      set(SampleField.CONTAINER_OOM_KILLS, () -> files.oomKills(file, killed));
      return problem == null ? SourceStatus.up() : SourceStatus.failed(problem);
    }

    /** Also finds out which group it belongs to. */
    private long smallestLimit() throws IOException {
      long machine = file.tryRead("/proc/meminfo") ? file.kilobytes("MemTotal") : KernelFile.ABSENT;
      long unlimited = machine == KernelFile.ABSENT ? NO_LIMIT : machine;
      long smallest = unlimited;
      for (String directory : group.directories()) {
        long limit = files.limit(file, directory);
        if (limit != KernelFile.ABSENT && limit < smallest) {
          smallest = limit;
          container = directory;
        }
      }
      long inherited = files.inheritedLimit(file, group.own());
      if (inherited != KernelFile.ABSENT && inherited < smallest) {
        smallest = inherited;
        container = group.outermost();
      }
      return smallest < unlimited ? smallest : KernelFile.ABSENT;
    }

    private void set(SampleField field, Figure figure) {
      try {
        long value = figure.read();
        if (value != KernelFile.ABSENT) {
          sample.set(field, value);
        }
      } catch (IOException e) {
        if (problem == null) {
          problem = e.getMessage();
        }
      }
    }
  }

  private interface Figure {
    long read() throws IOException;
  }
}
