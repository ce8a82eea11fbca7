package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * The part of the heap that is resident: pages that were touched since the JVM got them, whether or
 * not objects are on them now. Sampled from the kernel's page map over the heap's addresses.
 *
 * <p>ZGC keeps the heap in shared memory, and there the kernel's own count tells, without other
 * shared memory, which is looked for rarely. Without generations ZGC maps that memory at three
 * addresses: a page that was touched at several of them counts as often, here as in the resident
 * memory of the process.
 */
public final class ResidentHeapReader implements SampleReader {
  /** A change of the process by this part of the heap is more than the estimate is off by. */
  private static final int NOTABLE_PART = 128;

  private static final long RETRY_MILLIS = 60_000;

  /** At most 2 ms in the 10 s of a tick are spent on looking for other shared memory. */
  private static final int SPARING = 5000;

  private static final String STATUS = "/proc/self/status";
  private static final String PAGE_MAP = "/proc/self/pagemap";

  private final String root;
  private final KernelFile file;
  private final HeapInfo heapInfo;
  private @Nullable HeapAddresses heap;
  private @Nullable PageMap pageMap;
  private boolean isZ;
  private final @Nullable WideningInterval looks;
  private long nextLook;
  private long otherShared;
  private String trouble = "";
  private long residentBefore = -1;

  /**
   * @param cadence with which other shared memory is looked for at most; null for never: it then
   *     counts as the heap of ZGC
   */
  public ResidentHeapReader(@Nullable Cadence cadence) {
    this("", new HeapInfo(), cadence);
  }

  ResidentHeapReader(String root, HeapInfo heapInfo, @Nullable Cadence cadence) {
    this.root = root;
    this.file = new KernelFile(root);
    this.heapInfo = heapInfo;
    this.looks = cadence == null ? null : cadence.interval(SPARING);
    if (cadence == null) {
      trouble = "with mappings=0s all shared memory of the process counts as the heap";
    }
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException, JMException {
    if (!file.exists(PAGE_MAP)) {
      return SourceStatus.unavailable("no " + PAGE_MAP + " here");
    }
    if (heap == null) {
      String text = heapInfo.text();
      if (text == null) {
        return SourceStatus.unavailable(
            "the heap's addresses are told by the platform's MBean server, which is not started");
      }
      heap = HeapAddresses.parse(text);
      isZ = text.trim().startsWith("ZHeap");
    }
    file.read(STATUS);
    if (file.kilobytes("HugetlbPages") > 0) {
      return SourceStatus.unavailable(
          "the heap may be on huge pages (-XX:+UseLargePages), which do not count as resident");
    }
    return isZ ? readShared(sample) : readSampled(heap, sample);
  }

  private SourceStatus readShared(MemorySample.Builder sample) throws IOException {
    long shared = file.kilobytes("RssShmem");
    if (shared == KernelFile.ABSENT) {
      return SourceStatus.unavailable(STATUS + ": no line \"RssShmem\" (Linux before 4.5)");
    }
    if (looks != null) {
      look(looks);
    }
    if (otherShared == KernelFile.ABSENT) {
      return SourceStatus.unavailable(
          "no mapping looks like the heap of ZGC (-XX:AllocateHeapAt on another file system?)");
    }
    sample.set(SampleField.HEAP_RESIDENT, Math.max(0, shared - otherShared));
    return trouble.isEmpty() ? SourceStatus.up() : SourceStatus.upBut(trouble);
  }

  /** What it cannot tell now is most likely what it was: the process's own count stands anyway. */
  private void look(WideningInterval allowed) {
    long now = System.nanoTime();
    if (allowed.millis() > 0 && now - nextLook < 0) {
      return;
    }
    try {
      otherShared = new OtherSharedMemory(root, new KernelFile(root)).resident(PageSize.read(root));
      trouble = "";
    } catch (IOException | RuntimeException e) {
      trouble =
          "shared memory that is not the heap could not be counted anew: "
              + SourceStatus.failed(e).reason();
    } finally {
      allowed.read(now, System.nanoTime());
      long wait = trouble.isEmpty() ? allowed.millis() : Math.min(allowed.millis(), RETRY_MILLIS);
      nextLook = now + TimeUnit.MILLISECONDS.toNanos(wait);
    }
  }

  private SourceStatus readSampled(HeapAddresses known, MemorySample.Builder sample)
      throws IOException {
    if (known.size() == 0) {
      return SourceStatus.unavailable("this JVM's GC.heap_info tells no addresses");
    }
    if (pageMap == null) {
      boolean tellsOwn = file.value("RssAnon") != KernelFile.ABSENT;
      pageMap = new PageMap(root, known, PageSize.read(root), tellsOwn);
    }
    long resident = sample.get(SampleField.PROCESS_RESIDENT, -1);
    // A heap that is being filled for the first time would seem smaller than it is for six reads,
    // and the difference would
    // be taken for overhead.
    boolean changed =
        resident < 0 || Math.abs(resident - residentBefore) > known.size() / NOTABLE_PART;
    if (changed) {
      residentBefore = resident;
    }
    sample.set(SampleField.HEAP_RESIDENT, pageMap.resident(changed));
    return SourceStatus.up();
  }

  /** With ZGC, of what is not the heap; else all is of the tick. */
  @Override
  public long cadenceMillis() {
    return isZ && looks != null ? looks.millis() : 0;
  }
}
