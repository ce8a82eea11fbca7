package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.VmFlags;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.util.Collections;
import java.util.OptionalLong;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * What the resident memory outside the heap lies in: the mappings of the address space, from
 * /proc/self/maps, and the pages of each that are in memory. It costs some 10 ms of CPU a resident
 * GiB outside the heap, so it is read rarely: soon after the start, while much is new, and then at
 * longer and longer intervals. Needs no pause.
 */
public final class MappingsReader implements SampleReader {
  private static final String MAPS = "/proc/self/maps";
  private static final String STATUS = "/proc/self/status";
  private static final String PAGE_MAP = "/proc/self/pagemap";

  /** At most 2 ms in the 10 s of a tick are spent on reading, however large the process is. */
  private static final int SPARING = 5000;

  private final String root;
  private final KernelFile files;
  private final HeapInfo heapInfo;
  private final VmFlags flags;
  private final @Nullable StartMappings start;
  private final WideningInterval interval;
  private @Nullable HeapAddresses heap;
  private @Nullable LibraryExtents libraries;
  private long pageSize;

  /**
   * @param start null when the agent came too late to see it
   * @param cadence with which it is read at most
   */
  public MappingsReader(@Nullable StartMappings start, Cadence cadence) {
    this("", new HeapInfo(), new VmFlags(), start, cadence);
  }

  MappingsReader(
      String root,
      HeapInfo heapInfo,
      VmFlags flags,
      @Nullable StartMappings start,
      Cadence cadence) {
    this.root = root;
    this.files = new KernelFile(root);
    this.heapInfo = heapInfo;
    this.flags = flags;
    this.start = start;
    this.interval = cadence.interval(SPARING);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws IOException, JMException {
    if (!files.exists(MAPS) || !files.exists(PAGE_MAP)) {
      return SourceStatus.unavailable("no " + MAPS + " and " + PAGE_MAP + " here");
    }
    files.read(STATUS);
    if (files.value("RssAnon") == KernelFile.ABSENT) {
      return SourceStatus.unavailable("the page map tells too little (Linux before 4.5)");
    }
    if (heap == null) {
      String text = heapInfo.text();
      if (text == null) {
        return SourceStatus.unavailable(
            "the heap's addresses are told by the platform's MBean server, which is not started");
      }
      pageSize = PageSize.read(root);
      heap = HeapAddresses.parse(text);
    }
    AllocatorIdentity allocator = new AllocatorIdentity();
    long begin = System.nanoTime();
    try {
      set(census(heap, allocator), sample);
    } finally {
      // A read that fails costs as much, and is not repeated at each tick.
      interval.read(begin, System.nanoTime());
    }
    sample.set(
        SampleDetail.NATIVE_ALLOCATOR,
        Collections.singletonList(
            new NativeAllocator(allocator.name(), System.getenv("MALLOC_ARENA_MAX"))));
    long code = sample.get(SampleField.CODE_CACHE_USED, -1);
    if (code >= 0) {
      sample.set(SampleField.MAPPINGS_CODE_USED, code);
    }
    if (OwnersOfMemory.allAreKnown(sample)) {
      sample.set(SampleField.MAPPINGS_COUNTED, OwnersOfMemory.counted(sample));
      OptionalLong untouched = OwnersOfMemory.untouchedSegments(sample);
      if (untouched.isPresent()) {
        sample.set(SampleField.MAPPINGS_UNTOUCHED, untouched.getAsLong());
      }
    }
    return SourceStatus.up();
  }

  private MappingCensus census(HeapAddresses known, AllocatorIdentity allocator)
      throws IOException {
    MappingClassifier classifier =
        new MappingClassifier(
            known,
            start,
            pageSize,
            StackLimit.read(files, flags),
            new ClassArchives(flags),
            libraries());
    MappingCensus census = new MappingCensus();
    Mapping mapping = new Mapping();
    try (MappingsFile maps = new MappingsFile(root + MAPS);
        ResidentPages pages = new ResidentPages(root, pageSize)) {
      while (maps.next(mapping)) {
        MappingUse use = classifier.use(mapping);
        allocator.see(mapping);
        long high = mapping.high;
        mapping.high = classifier.end();
        add(mapping, use, pages, census);
        if (mapping.high < high) {
          mapping.low = mapping.high;
          mapping.high = high;
          add(mapping, classifier.rest(mapping), pages, census);
        }
      }
    }
    return census;
  }

  private LibraryExtents libraries() {
    LibraryExtents known = libraries;
    if (known == null) {
      known = new LibraryExtents(root, pageSize);
      libraries = known;
    }
    return known;
  }

  private static void add(
      Mapping mapping, MappingUse use, ResidentPages pages, MappingCensus census)
      throws IOException {
    // The heap is sampled by a reader of its own; what is only reserved holds no page.
    if (use != MappingUse.HEAP && use != MappingUse.RESERVED) {
      pages.count(mapping);
      mapping.resident = pages.resident();
      mapping.swapped = pages.swapped();
    }
    census.add(mapping, use);
  }

  private void set(MappingCensus census, MemorySample.Builder sample) {
    sample.set(SampleField.CODE_RESIDENT, census.resident(MappingUse.CODE));
    sample.set(SampleField.THREAD_STACKS_RESIDENT, census.resident(MappingUse.STACK));
    sample.set(SampleField.CLASS_DATA_RESIDENT, census.resident(MappingUse.CLASS_DATA));
    sample.set(SampleField.LIBRARIES_RESIDENT, census.resident(MappingUse.LIBRARY));
    sample.set(SampleField.MAPPED_FILES_RESIDENT, census.resident(MappingUse.FILE));
    sample.set(SampleField.ALLOCATOR_RESIDENT, census.resident(MappingUse.ALLOCATOR));
    sample.set(SampleField.ALLOCATOR_SIZE, census.allocatorSize());
    sample.set(SampleField.ALLOCATOR_HEAPS, census.allocatorHeaps());
    sample.set(SampleField.METASPACE_LATER_RESIDENT, census.laterMetaspace());
    sample.set(SampleField.OTHER_ANONYMOUS_RESIDENT, census.resident(MappingUse.ANONYMOUS));
    sample.set(SampleField.OUTSIDE_HEAP_SWAPPED, census.swapped());
    if (start != null) {
      sample.set(SampleField.JVM_MAPPINGS_RESIDENT, census.resident(MappingUse.JVM));
    }
  }

  @Override
  public long intervalMillis() {
    // 0 without the heap's addresses: nothing was read, and Flink is about to start the MBean
    // server.
    return interval.millis();
  }
}
