package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiled code: one pool, or up to three where the code cache is segmented. */
public final class CodeCacheReader implements SampleReader {
  private final JvmBeans beans;
  private @Nullable List<MemoryPoolMXBean> pools;

  public CodeCacheReader() {
    this(new PlatformBeans());
  }

  CodeCacheReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    if (pools == null) {
      pools = codePools();
    }
    if (pools.isEmpty()) {
      return SourceStatus.unavailable("this JVM has no memory pool of compiled code");
    }
    for (int i = 0; i < pools.size(); i++) {
      MemoryUsage usage = pools.get(i).getUsage();
      // Null: the pool is not valid any more.
      if (usage != null) {
        sample.add(SampleField.CODE_CACHE_USED, usage.getUsed());
        sample.add(SampleField.CODE_CACHE_COMMITTED, usage.getCommitted());
      }
    }
    return SourceStatus.up();
  }

  private List<MemoryPoolMXBean> codePools() {
    List<MemoryPoolMXBean> found = new ArrayList<>();
    for (MemoryPoolMXBean pool : beans.memoryPools()) {
      String name = pool.getName();
      // Java 8, Java 9 and later unsegmented (small caches), segmented.
      if (name.equals("Code Cache") || name.equals("CodeCache") || name.startsWith("CodeHeap ")) {
        found.add(pool);
      }
    }
    return found;
  }
}
