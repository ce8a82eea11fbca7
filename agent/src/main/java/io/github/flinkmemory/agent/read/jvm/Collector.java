package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The collectors of HotSpot by the names that their beans carry on Java 8 to 25: the pool that
 * tells them apart, and the bean that counts collections of the old generation (of the whole heap,
 * where there are no generations) and keeps what each pool held after the last one.
 *
 * <pre>
 * collector            pool                  bean                  since
 * Serial               Tenured Gen           MarkSweepCompact      8
 * Parallel             PS Old Gen            PS MarkSweep          8
 * Concurrent Mark Sweep CMS Old Gen          (see CmsLiveSet)      8 to 13
 * G1                   G1 Old Gen            G1 Old Generation     8; full collections only
 * ZGC                  ZHeap                 ZGC, ZGC Cycles       11 to 16, 17 to 23
 * ZGC, generational    ZGC Old Generation    ZGC Major Cycles      21
 * Shenandoah           Shenandoah            Shenandoah Cycles     8
 * Shenandoah, gen.     Shenandoah Old Gen    none                  24
 * </pre>
 *
 * Generational Shenandoah has one bean for cycles of either generation and nothing that tells which
 * it was, so there the live set is never known.
 */
enum Collector {
  SERIAL("Tenured Gen", "MarkSweepCompact", ""),
  PARALLEL("PS Old Gen", "PS MarkSweep", ""),
  CMS("CMS Old Gen", "", ""),
  G1("G1 Old Gen", "G1 Old Generation", ""),
  Z("ZHeap", "ZGC Cycles", "ZGC"),
  GENERATIONAL_Z("ZGC Old Generation", "ZGC Major Cycles", ""),
  SHENANDOAH("Shenandoah", "Shenandoah Cycles", ""),
  GENERATIONAL_SHENANDOAH("Shenandoah Old Gen", "", "");

  private final String oldPool;
  private final String oldBean;
  private final String formerOldBean;

  Collector(String oldPool, String oldBean, String formerOldBean) {
    this.oldPool = oldPool;
    this.oldBean = oldBean;
    this.formerOldBean = formerOldBean;
  }

  /** The pool of the old generation, or of the whole heap. */
  String oldPool() {
    return oldPool;
  }

  /**
   * Whether every collection writes the after-collection use of {@link #oldPool}; otherwise only
   * those do that cover it.
   */
  boolean isOldPoolWrittenAlways() {
    return this == Z
        || this == GENERATIONAL_Z
        || this == SHENANDOAH
        || this == GENERATIONAL_SHENANDOAH;
  }

  /** Whether a bean of this name collects {@link #oldPool}. */
  boolean isOldBean(String name) {
    return name.equals(oldBean) || name.equals(formerOldBean);
  }

  /** The collector that owns these pools; null for one that is not in the table. */
  static @Nullable Collector of(List<MemoryPoolMXBean> pools) {
    for (MemoryPoolMXBean pool : pools) {
      for (Collector collector : values()) {
        if (collector.oldPool.equals(pool.getName())) {
          return collector;
        }
      }
    }
    return null;
  }
}
