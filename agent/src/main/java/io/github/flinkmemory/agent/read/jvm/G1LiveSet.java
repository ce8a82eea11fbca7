package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * G1 empties its old generation over several mixed collections, and its beans do not say which
 * collection was one. What they do say: the after-collection use of the old pool is written by full
 * collections, by mixed ones (and the one that prepares for them), and since Java 20 (JDK-8297247)
 * also at the end of the remark and cleanup pauses, where most garbage is still there; never by
 * other young ones. So a value of that pool counts
 *
 * <ul>
 *   <li>after a full collection, at once;
 *   <li>after mixed ones, when the last of them is over, which shows by a younger collection that
 *       left the value alone: then the lowest value seen, since what is promoted meanwhile, and
 *       above all an evacuation failure, drives it up again;
 *   <li>after a cleanup that no mixed collection followed, which means that there was too little
 *       garbage for one (G1HeapWastePercent, 5 % of the heap).
 * </ul>
 *
 * In between the value before stands. Like G1 itself it leaves in what is not worth collecting:
 * that waste, and the garbage in regions that are alive for more than 85 %.
 */
final class G1LiveSet implements LiveSet {
  /** After a cleanup: the collection that prepares for mixed ones, then the first of those. */
  private static final int COLLECTIONS_UNTIL_MIXED = 2;

  private final List<MemoryPoolMXBean> heapPools;
  private final CollectionBean young;
  private final @Nullable CollectionBean concurrent;
  private final CollectionBean full;

  private OptionalLong live = OptionalLong.empty();
  private long seen;
  private long fullId = -1;
  private long marksAtFull;
  private long settled = -1;
  private long lowest = Long.MAX_VALUE;
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
    long collections = collections();
    long old = afterCollection(true);
    long others = afterCollection(false);
    long marks = marks();
    boolean fullTold = full.refresh();
    boolean isNew = old >= 0 && old != settled;
    boolean marked = isNew && isFromMark(old);
    boolean settledNow = isNew && isSettled(old, marks, marked);
    if (collections != collections()) {
      // One came in between: these figures do not belong together. The next read will do.
      return live;
    }
    if (fullTold && full.id() != fullId) {
      fullId = full.id();
      marksAtFull = marks;
      settle(full.after(Collector.G1.oldPool()), full.heapAfter());
    } else if (isNew) {
      if (!marked) {
        lowest = Math.min(lowest, old);
      }
      if (settledNow) {
        settle(old, Math.min(old, lowest) + others);
      }
    }
    return live;
  }

  @Override
  public long coveringCollections() {
    return seen;
  }

  private void settle(long old, long bytes) {
    seen++;
    settled = old;
    live = OptionalLong.of(bytes);
    lowest = Long.MAX_VALUE;
  }

  private long collections() {
    return young.count() + marks() + full.count();
  }

  private long marks() {
    return concurrent == null ? 0 : concurrent.count();
  }

  /** Of the old pool, or of all others together; negative when it was never written. */
  private long afterCollection(boolean old) {
    long sum = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      if (pool.getName().equals(Collector.G1.oldPool()) == old) {
        MemoryUsage usage = pool.getCollectionUsage();
        // Nothing committed: the JVM has not written this figure yet; it reads 0.
        if (usage == null || (old && usage.getCommitted() == 0)) {
          return -1;
        }
        sum += usage.getUsed();
      }
    }
    return sum;
  }

  /** Whether a remark or cleanup pause wrote the value of the old pool. */
  private boolean isFromMark(long old) {
    return concurrent != null
        && concurrent.refresh()
        && concurrent.after(Collector.G1.oldPool()) == old;
  }

  private boolean isSettled(long old, long marks, boolean marked) {
    long youngCount = young.count();
    if (old != candidate || marks != candidateMarks) {
      candidate = old;
      candidateMarks = marks;
      candidateSince = youngCount;
    }
    long unchangedFor = youngCount - candidateSince;
    if (marked) {
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
