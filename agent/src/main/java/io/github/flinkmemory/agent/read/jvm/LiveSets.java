package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses how this JVM's live set is known. */
final class LiveSets {
  private static final LiveSet UNKNOWN = OptionalLong::empty;

  private LiveSets() {}

  static LiveSet of(JvmBeans beans) {
    try {
      return choose(beans);
    } catch (LinkageError withoutJdkManagement) {
      // A jlink image may have java.management alone.
      return UNKNOWN;
    }
  }

  private static LiveSet choose(JvmBeans beans) {
    Collector collector = Collector.of(beans.memoryPools());
    if (collector == null) {
      return UNKNOWN;
    }
    List<MemoryPoolMXBean> heapPools = heapPools(beans);
    if (collector == Collector.CMS) {
      return new CmsLiveSet(heapPools);
    }
    CollectionBean old = bean(beans, heapPools, collector::isOldBean);
    if (old == null) {
      return UNKNOWN;
    }
    LiveSet afterOld = new AfterCollectionLiveSet(old);
    if (collector != Collector.G1) {
      return afterOld;
    }
    CollectionBean young = bean(beans, heapPools, "G1 Young Generation"::equals);
    return young == null
        ? afterOld
        : new G1LiveSet(heapPools, young, bean(beans, heapPools, "G1 Concurrent GC"::equals), old);
  }

  private static List<MemoryPoolMXBean> heapPools(JvmBeans beans) {
    List<MemoryPoolMXBean> heap = new ArrayList<>();
    for (MemoryPoolMXBean pool : beans.memoryPools()) {
      if (pool.getType() == MemoryType.HEAP) {
        heap.add(pool);
      }
    }
    return heap;
  }

  private static @Nullable CollectionBean bean(
      JvmBeans beans, List<MemoryPoolMXBean> heapPools, Predicate<String> name) {
    for (GarbageCollectorMXBean bean : beans.collectors()) {
      if (name.test(bean.getName())) {
        return GcInfoBean.of(bean, heapPools);
      }
    }
    return null;
  }
}
