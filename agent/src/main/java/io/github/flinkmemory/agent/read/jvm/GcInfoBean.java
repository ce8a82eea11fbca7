package io.github.flinkmemory.agent.read.jvm;

import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bean as HotSpot has it. Its figures are fetched again only when the number of collections
 * moved, since each fetch costs 4 KiB and 10 µs, and the first one loads some 90 classes.
 */
final class GcInfoBean implements CollectionBean {
  private final com.sun.management.GarbageCollectorMXBean bean;
  private final List<MemoryPoolMXBean> heapPools;
  private long id = -1;
  private @Nullable Map<String, MemoryUsage> after;

  private GcInfoBean(
      com.sun.management.GarbageCollectorMXBean bean, List<MemoryPoolMXBean> heapPools) {
    this.bean = bean;
    this.heapPools = heapPools;
  }

  /** Null for a JVM whose beans do not keep their last collection. */
  static @Nullable CollectionBean of(
      GarbageCollectorMXBean bean, List<MemoryPoolMXBean> heapPools) {
    return bean instanceof com.sun.management.GarbageCollectorMXBean
        ? new GcInfoBean((com.sun.management.GarbageCollectorMXBean) bean, heapPools)
        : null;
  }

  @Override
  public long count() {
    return bean.getCollectionCount();
  }

  @Override
  public boolean refresh() {
    // A concurrent collector counts a cycle when it begins, and keeps the figures when it ends:
    // until then the id stays behind the count.
    if (id != bean.getCollectionCount()) {
      GcInfo info = bean.getLastGcInfo();
      if (info != null) {
        id = info.getId();
        after = info.getMemoryUsageAfterGc();
      }
    }
    return after != null;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public long heapAfter() {
    long sum = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      sum += after(pool.getName());
    }
    return sum;
  }

  @Override
  public long after(String pool) {
    MemoryUsage usage = after == null ? null : after.get(pool);
    return usage == null ? 0 : usage.getUsed();
  }
}
