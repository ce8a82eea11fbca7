package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the last collection of any kind left: never less than what is alive, and known long before
 * the live set, since G1 may run for hours without a collection of its old generation.
 */
final class HeapAfterCollection {
  private final List<MemoryPoolMXBean> heapPools = new ArrayList<>();
  private final @Nullable Collector collector;

  HeapAfterCollection(List<MemoryPoolMXBean> pools) {
    collector = Collector.of(pools);
    for (MemoryPoolMXBean pool : pools) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool);
      }
    }
  }

  /** Bytes; absent until there was a collection, and for a collector that is not in the table. */
  OptionalLong bytes() {
    if (collector == null) {
      return OptionalLong.empty();
    }
    boolean collected = false;
    long sum = 0;
    for (int i = 0; i < heapPools.size(); i++) {
      MemoryPoolMXBean pool = heapPools.get(i);
      MemoryUsage after = pool.getCollectionUsage();
      // Between collections almost nothing is put into an old generation: its use of now will do.
      boolean now =
          pool.getName().equals(collector.oldPool()) && !collector.isOldPoolWrittenAlways();
      MemoryUsage usage = now ? pool.getUsage() : after;
      if (usage == null) {
        return OptionalLong.empty();
      }
      sum += usage.getUsed();
      // Nothing committed: the JVM has not written this figure yet.
      collected |= after != null && after.getCommitted() > 0;
    }
    return collected ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
