package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.ManagedSegments;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.SegmentGroup;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of managed memory's segments that is resident: Flink allocates them without touching
 * them. Looks at up to 4096 segments and 32,768 pages, 5 to 8 ms: with pages of 4 KiB these are 128
 * MiB of segments. Beyond, whole segments are a sample that is off by less than half of all
 * segments divided by the square root of its number in two of three cases: 0.8 % with 4096 segments
 * of the usual 32 KiB, 2.2 % with 512 of 256 KiB. A look is for the segments that were allocated
 * then: when others are, as the owners and how much each holds tell, the figure is withheld until
 * the next.
 */
public final class ResidentSegmentsReader implements SampleReader {
  private static final int ADDRESSES = 4096;

  /** The kernel takes 0.13 to 0.25 microseconds for one. */
  private static final int PAGES = 32_768;

  /** At most 1 ms in the 10 s of a tick is spent. */
  private static final int SPARING = 10_000;

  /**
   * A change of the process by this part of the segments shows more than the estimate is off by,
   * where segments have the usual size.
   */
  private static final int NOTABLE_PART = 128;

  private static final String STATUS = "/proc/self/status";
  private static final String PAGE_MAP = "/proc/self/pagemap";

  private final String root;
  private final KernelFile file;
  private final ManagedSegments segments;
  private final WideningInterval looks;
  private long lastLook;
  private long pageSize;
  private long seenAllocated = -1;
  private long seenOwners;
  private long seenResident;
  private long processThen;
  private @Nullable SourceStatus trouble;

  /**
   * @param cadence with which the segments are looked at most while nothing seems to change
   */
  public ResidentSegmentsReader(ManagedSegments segments, Cadence cadence) {
    this("", segments, cadence);
  }

  ResidentSegmentsReader(String root, ManagedSegments segments, Cadence cadence) {
    this.root = root;
    this.file = new KernelFile(root);
    this.segments = segments;
    this.looks = cadence.interval(SPARING);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException {
    if (!file.exists(PAGE_MAP)) {
      return SourceStatus.unavailable("no " + PAGE_MAP + " here");
    }
    file.read(STATUS);
    if (file.value("RssAnon") == KernelFile.ABSENT) {
      return SourceStatus.unavailable("the page map tells too little (Linux before 4.5)");
    }
    long allocated = sample.get(SampleField.MANAGED_ALLOCATED_SEGMENTS, -1);
    if (allocated < 0) {
      return SourceStatus.unavailable("managed memory could not be read");
    }
    if (allocated == 0) {
      sample.set(SampleField.MANAGED_SEGMENTS_RESIDENT, 0);
      return SourceStatus.up();
    }
    long process = sample.get(SampleField.PROCESS_RESIDENT, 0);
    long owners;
    try {
      owners = segments.owners();
    } catch (Exception e) {
      return SourceStatus.failed(e);
    }
    boolean others = isOther(allocated, owners);
    if (isDue(others, allocated, process)) {
      trouble = look(owners, process);
      others = isOther(allocated, owners);
    }
    if (trouble != null) {
      return trouble;
    }
    if (others) {
      return SourceStatus.upBut("other segments are allocated than when they were looked at");
    }
    sample.set(SampleField.MANAGED_SEGMENTS_RESIDENT, seenResident);
    return SourceStatus.up();
  }

  /** Whether other segments are allocated than were looked at. */
  private boolean isOther(long allocated, long owners) {
    return allocated != seenAllocated || owners != seenOwners;
  }

  private boolean isDue(boolean others, long allocated, long process) {
    boolean changed = others || Math.abs(process - processThen) > allocated / NOTABLE_PART;
    long wait = changed ? looks.leastMillis() : looks.millis();
    return wait == 0 || System.nanoTime() - lastLook >= TimeUnit.MILLISECONDS.toNanos(wait);
  }

  /** What is wrong, with this Flink or the page map; null when nothing is. */
  private @Nullable SourceStatus look(long owners, long process) {
    long begin = System.nanoTime();
    lastLook = begin;
    seenAllocated = -1;
    try {
      if (pageSize == 0) {
        pageSize = PageSize.read(root);
      }
      List<SegmentGroup> groups = segments.look(ADDRESSES, PAGES * pageSize);
      if (groups != null) {
        count(groups);
        processThen = process;
        seenOwners = owners;
      }
      return null;
    } catch (Exception e) {
      return SourceStatus.failed(e);
    } finally {
      looks.read(begin, System.nanoTime());
    }
  }

  private void count(List<SegmentGroup> groups) throws IOException {
    long allocated = 0;
    long resident = 0;
    try (SegmentPages pages = new SegmentPages(root, pageSize)) {
      for (SegmentGroup group : groups) {
        allocated += group.bytes();
        resident += group.estimate(pages.resident(group.addresses(), group.segmentSize()));
      }
    }
    seenAllocated = allocated;
    seenResident = resident;
  }

  @Override
  public long cadenceMillis() {
    return looks.millis();
  }
}
