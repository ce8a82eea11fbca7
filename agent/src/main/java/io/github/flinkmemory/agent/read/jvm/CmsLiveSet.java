package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.OptionalLong;

/**
 * Concurrent Mark Sweep finishes its cycle while eden fills, so its bean's figures contain eden's
 * garbage. Each pool's own figure is from the last collection that emptied that pool.
 */
final class CmsLiveSet implements LiveSet {
  private final List<MemoryPoolMXBean> heapPools;
  private long oldAfter = -1;
  private long seen;

  CmsLiveSet(List<MemoryPoolMXBean> heapPools) {
    this.heapPools = heapPools;
  }

  @Override
  public OptionalLong bytes() {
    long oldNow = -1;
    long sum = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      MemoryUsage usage = pool.getCollectionUsage();
      if (usage == null) {
        return OptionalLong.empty();
      }
      sum += usage.getUsed();
      // Nothing committed: the JVM has not written this figure yet.
      if (pool.getName().equals(Collector.CMS.oldPool()) && usage.getCommitted() > 0) {
        oldNow = usage.getUsed();
      }
    }
    // To the byte as before: none came in between.
    seen += oldNow == oldAfter ? 0 : 1;
    oldAfter = oldNow;
    return oldNow < 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  @Override
  public long coveringCollections() {
    return seen;
  }
}
