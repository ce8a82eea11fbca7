package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The pool "Metaspace", which contains the pool "Compressed Class Space": the two must not be added
 * up. The JVM holds MaxMetaspaceSize against the committed bytes of both.
 */
public final class MetaspaceReader implements SampleReader {
  private final JvmBeans beans;
  private @Nullable MemoryPoolMXBean metaspace;
  private @Nullable MemoryPoolMXBean classSpace;
  private @Nullable OptionalLong limit;

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
    if (limit == null) {
      limit = limit(usage);
    }
    if (limit.isPresent()) {
      sample.set(SampleField.METASPACE_LIMIT, limit.getAsLong());
    }
    MemoryUsage classes = classSpace == null ? null : classSpace.getUsage();
    if (classes != null) {
      sample.set(SampleField.CLASS_SPACE_USED, classes.getUsed());
      sample.set(SampleField.CLASS_SPACE_COMMITTED, classes.getCommitted());
    }
    return SourceStatus.up();
  }

  /** The pool knows no limit that came from a flags file; the flag does. */
  private OptionalLong limit(MemoryUsage usage) {
    OptionalLong flag = VmOptions.bytes(beans, "MaxMetaspaceSize");
    return flag.isPresent() || usage.getMax() < 0 ? flag : OptionalLong.of(usage.getMax());
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
