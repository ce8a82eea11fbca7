package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * G1 empties its old generation over several mixed collections, and its beans do not say which
 * collection was one. What they do say: the after-collection use of the old pool is written by full
 * and mixed collections, and since Java 20 (JDK-8297247) also at the end of the remark and cleanup
 * pauses, where most garbage is still there; never by young ones. So a value of that pool counts
 *
 * <ul>
 *   <li>after a full collection, at once;
 *   <li>after mixed ones, when the last of them is over: a younger collection left the value alone;
 *   <li>after a cleanup that no mixed collection followed, which means that there was too little
 *       garbage for one (G1HeapWastePercent, 5 % of the heap).
 * </ul>
 *
 * In between the value before stands. Like G1 itself it leaves up to that waste in.
 */
final class G1LiveSet implements LiveSet {
  /** Cleanup, then the collection that prepares for mixed ones, then the first of those. */
  private static final int COLLECTIONS_UNTIL_MIXED = 2;

  private final List<MemoryPoolMXBean> heapPools;
  private final CollectionBean young;
  private final @Nullable CollectionBean concurrent;
  private final CollectionBean full;

  private OptionalLong live = OptionalLong.empty();
  private long fullId = -1;
  private long marksAtFull;
  private long settled = -1;
  private long candidate = -1;
  private long candidateMarks;
  private long candidateSince;

  G1LiveSet(
      List<MemoryPoolMXBean> heapPools,
      CollectionBean young,
      @Nullable CollectionBean concurrent,
      CollectionBean full) {
    this.heapPools = heapPools;
    this.young = young;
    this.concurrent = concurrent;
    this.full = full;
  }

  @Override
  public OptionalLong bytes() {
    long old = -1;
    long others = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      MemoryUsage usage = pool.getCollectionUsage();
      if (usage == null) {
        return live;
      }
      if (!pool.getName().equals(Collector.G1.oldPool())) {
        others += usage.getUsed();
      } else if (usage.getCommitted() > 0) {
        // Nothing committed: the JVM has not written this figure yet; it reads 0.
        old = usage.getUsed();
      }
    }
    long marks = concurrent == null ? 0 : concurrent.count();
    if (full.refresh() && full.id() != fullId) {
      fullId = full.id();
      marksAtFull = marks;
      live = OptionalLong.of(full.heapAfter());
      settled = full.after(Collector.G1.oldPool());
    }
    if (old >= 0 && old != settled && isSettled(old, marks)) {
      settled = old;
      live = OptionalLong.of(old + others);
    }
    return live;
  }

  private boolean isSettled(long old, long marks) {
    long youngCount = young.count();
    if (old != candidate || marks != candidateMarks) {
      candidate = old;
      candidateMarks = marks;
      candidateSince = youngCount;
    }
    long unchangedFor = youngCount - candidateSince;
    if (concurrent != null
        && concurrent.refresh()
        && concurrent.after(Collector.G1.oldPool()) == old) {
      // The pauses come in pairs, remark and cleanup; a full collection drops what it finds begun.
      boolean cleanedUp = (marks - marksAtFull) % 2 == 0;
      return cleanedUp && unchangedFor > COLLECTIONS_UNTIL_MIXED;
    }
    return unchangedFor > 0 || lastYoungLeft(old);
  }

  /**
   * Whether the last collection of the young bean, which counts mixed ones too, was a young one.
   */
  private boolean lastYoungLeft(long old) {
    return young.refresh() && young.after(Collector.G1.oldPool()) != old;
  }
}
