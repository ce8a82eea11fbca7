package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.BufferPoolMXBean;
import java.util.List;

/**
 * Direct and mapped buffers. The capacity is told, not the pool's "memory used": it is what
 * MaxDirectMemorySize bites on, while "memory used" has a page more for each buffer under
 * -XX:+PageAlignDirectMemory.
 */
public final class BufferPoolReader implements SampleReader {
  private final JvmBeans beans;
  private long directLimit;

  public BufferPoolReader() {
    this(new PlatformBeans());
  }

  BufferPoolReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    boolean direct = false;
    List<BufferPoolMXBean> pools = beans.bufferPools();
    for (int i = 0; i < pools.size(); i++) {
      BufferPoolMXBean pool = pools.get(i);
      String name = pool.getName();
      if (name.equals("direct")) {
        direct = true;
        sample.set(SampleField.DIRECT_USED, pool.getTotalCapacity());
        sample.set(SampleField.DIRECT_COUNT, pool.getCount());
        sample.set(SampleField.DIRECT_LIMIT, directLimit());
      } else if (name.startsWith("mapped")) {
        // Java 14 and later have a second one, "mapped - 'non-volatile memory'".
        sample.add(SampleField.MAPPED_USED, pool.getTotalCapacity());
      }
    }
    return direct
        ? SourceStatus.up()
        : SourceStatus.unavailable("this JVM has no buffer pool \"direct\"");
  }

  /** Where the flag is not set it reads 0, and java.nio takes Runtime.maxMemory(). */
  private long directLimit() {
    if (directLimit == 0) {
      long flag = VmOptions.bytes(beans, "MaxDirectMemorySize").orElse(0);
      directLimit = flag > 0 ? flag : beans.maxMemory();
    }
    return directLimit;
  }
}
