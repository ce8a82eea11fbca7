package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;

/**
 * Resident memory of this process, from /proc/self/status, since Linux 4.5 by kind. The kernel adds
 * it up loosely: before Linux 6.2 each thread may hold back 64 pages, since then each processor a
 * batch of pages; the exact figure (smaps_rollup) takes 20 ms a GiB. Elsewhere by OSHI.
 */
public final class ProcessReader implements SampleReader {
  private static final String STATUS = "/proc/self/status";

  private final KernelFile file;
  private final OshiProcesses oshi;

  public ProcessReader() {
    this("", new OshiProcesses());
  }

  ProcessReader(String root, OshiProcesses oshi) {
    this.file = new KernelFile(root);
    this.oshi = oshi;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException {
    if (!file.exists("/proc/self")) {
      return readElsewhere(sample);
    }
    file.read(STATUS);
    long resident = file.kilobytes("VmRSS");
    if (resident == KernelFile.ABSENT) {
      return SourceStatus.failed(STATUS + ": no line \"VmRSS\"");
    }
    sample.set(SampleField.PROCESS_RESIDENT, resident);
    copy("RssAnon", SampleField.PROCESS_RESIDENT_ANONYMOUS, sample);
    copy("RssFile", SampleField.PROCESS_RESIDENT_FILE, sample);
    copy("RssShmem", SampleField.PROCESS_RESIDENT_SHARED, sample);
    copy("VmHWM", SampleField.PROCESS_RESIDENT_PEAK, sample);
    copy("VmSwap", SampleField.PROCESS_SWAPPED, sample);
    return SourceStatus.up();
  }

  private void copy(String key, SampleField field, MemorySample.Builder sample) {
    long bytes = file.kilobytes(key);
    if (bytes != KernelFile.ABSENT) {
      sample.set(field, bytes);
    }
  }

  private SourceStatus readElsewhere(MemorySample.Builder sample) {
    long resident = oshi.residentOfThisProcess();
    if (resident <= 0) {
      return SourceStatus.unavailable("no /proc here, and " + oshi.reason());
    }
    sample.set(SampleField.PROCESS_RESIDENT, resident);
    return SourceStatus.up();
  }
}
