package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.GarbageCollectorMXBean;
import java.util.List;

/**
 * Stop-the-world time of all collections. ZGC (since Java 17) and Shenandoah have a bean for their
 * concurrent cycles beside the one for their pauses: left out. "G1 Concurrent GC" (since Java 20)
 * despite its name counts the remark and cleanup pauses alone: included. Before Java 20 no bean
 * counts those two pauses, and ZGC's bean before 17 counts cycles but adds up pauses.
 */
public final class GarbageCollectionReader implements SampleReader {
  private static final String CONCURRENT = "Cycles";

  private final JvmBeans beans;

  public GarbageCollectionReader() {
    this(new PlatformBeans());
  }

  GarbageCollectionReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    List<GarbageCollectorMXBean> collectors = beans.collectors();
    for (int i = 0; i < collectors.size(); i++) {
      GarbageCollectorMXBean collector = collectors.get(i);
      if (!collector.getName().endsWith(CONCURRENT)) {
        // Negative: the JVM does not know.
        long millis = collector.getCollectionTime();
        long count = collector.getCollectionCount();
        if (millis >= 0 && count >= 0) {
          sample.add(SampleField.GC_PAUSE_MILLIS, millis);
          sample.add(SampleField.GC_PAUSE_COUNT, count);
        }
      }
    }
    return SourceStatus.up();
  }
}
