package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/**
 * The pool "Metaspace", which contains the pool "Compressed Class Space": the two must not be added
 * up. The JVM holds MaxMetaspaceSize against the committed bytes of both.
 */
public final class MetaspaceReader implements SampleReader {
  private final JvmBeans beans;
  private @Nullable MemoryPoolMXBean metaspace;
  private @Nullable MemoryPoolMXBean classSpace;
  private long limit = -1;

  public MetaspaceReader() {
    this(new PlatformBeans());
  }

  MetaspaceReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    if (metaspace == null) {
      findPools();
    }
    MemoryUsage usage = metaspace == null ? null : metaspace.getUsage();
    if (usage == null) {
      return SourceStatus.unavailable("this JVM has no memory pool \"Metaspace\"");
    }
    sample.set(SampleField.METASPACE_USED, usage.getUsed());
    sample.set(SampleField.METASPACE_COMMITTED, usage.getCommitted());
    if (limit < 0) {
      // The pool knows no limit that came from a flags file; the flag does.
      limit = VmOptions.bytes(beans, "MaxMetaspaceSize").orElse(Math.max(0, usage.getMax()));
    }
    if (limit > 0) {
      sample.set(SampleField.METASPACE_LIMIT, limit);
    }
    MemoryUsage classes = classSpace == null ? null : classSpace.getUsage();
    if (classes != null) {
      sample.set(SampleField.CLASS_SPACE_USED, classes.getUsed());
      sample.set(SampleField.CLASS_SPACE_COMMITTED, classes.getCommitted());
    }
    return SourceStatus.up();
  }

  private void findPools() {
    for (MemoryPoolMXBean pool : beans.memoryPools()) {
      if (pool.getName().equals("Metaspace")) {
        metaspace = pool;
      } else if (pool.getName().equals("Compressed Class Space")) {
        classSpace = pool;
      }
    }
  }
}
