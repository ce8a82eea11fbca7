package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resident memory of all processes below this one, such as Python workers: the sum of what each has
 * resident, so pages that several of them share count several times. 0 without any. Who is there is
 * asked at every sixth read only, since the kernel keeps the children of each thread apart.
 */
public final class ChildProcessReader implements SampleReader {
  private static final int READS_PER_SEARCH = 6;

  private final ProcessTree tree;
  private final KernelFile file;
  private final OshiProcesses oshi;
  private @Nullable List<String> descendants;
  private long residentByOshi;
  private int readsUntilSearch;

  public ChildProcessReader() {
    this("", new OshiProcesses());
  }

  ChildProcessReader(String root, OshiProcesses oshi) {
    this.tree = new ProcessTree(root);
    this.file = new KernelFile(root);
    this.oshi = oshi;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    boolean search = readsUntilSearch == 0;
    readsUntilSearch = search ? READS_PER_SEARCH - 1 : readsUntilSearch - 1;
    if (search) {
      descendants = tree.descendants();
    }
    if (descendants == null) {
      return readByOshi(search, sample);
    }
    long resident = 0;
    for (int i = 0; i < descendants.size(); i++) {
      // One that ended meanwhile has no file, or no such line while it waits for its parent.
      if (file.tryRead("/proc/" + descendants.get(i) + "/status")) {
        resident += Math.max(0, file.kilobytes("VmRSS"));
      }
    }
    sample.set(SampleField.CHILDREN_RESIDENT, resident);
    return SourceStatus.up();
  }

  private SourceStatus readByOshi(boolean search, MemorySample.Builder sample) {
    if (search) {
      residentByOshi = oshi.residentOfDescendants();
    }
    if (residentByOshi < 0) {
      return SourceStatus.unavailable("no /proc/self/task/*/children here, and " + oshi.reason());
    }
    sample.set(SampleField.CHILDREN_RESIDENT, residentByOshi);
    return SourceStatus.up();
  }
}
