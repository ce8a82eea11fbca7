package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The heap: in use, committed, its effective limit, and what a collection last left alive. */
public final class HeapReader implements SampleReader {
  private final JvmBeans beans;
  private @Nullable LiveSet liveSet;
  private @Nullable HeapAfterCollection afterCollection;
  private long limit;

  public HeapReader() {
    this(new PlatformBeans());
  }

  HeapReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    MemoryUsage usage = beans.heapUsage();
    sample.set(SampleField.HEAP_USED, usage.getUsed());
    sample.set(SampleField.HEAP_COMMITTED, usage.getCommitted());
    sample.set(SampleField.HEAP_LIMIT, limit());
    if (liveSet == null) {
      liveSet = LiveSets.of(beans);
    }
    OptionalLong live = liveSet.bytes();
    set(SampleField.HEAP_LIVE, live, sample);
    if (live.isPresent()) {
      sample.set(SampleField.HEAP_LIVE_COLLECTIONS, liveSet.coveringCollections());
    }
    if (afterCollection == null) {
      afterCollection = new HeapAfterCollection(beans.memoryPools());
    }
    set(SampleField.HEAP_AFTER_COLLECTION, afterCollection.bytes(), sample);
    return SourceStatus.up();
  }

  private static void set(SampleField field, OptionalLong bytes, MemorySample.Builder sample) {
    if (bytes.isPresent()) {
      sample.set(field, bytes.getAsLong());
    }
  }

  /**
   * MaxHeapSize is -Xmx after the JVM aligned it. Runtime.maxMemory() is less with the Serial and
   * Parallel collectors, since it leaves one survivor space out.
   */
  private long limit() {
    if (limit == 0) {
      limit = VmOptions.bytes(beans, "MaxHeapSize").orElseGet(beans::maxMemory);
    }
    return limit;
  }
}
