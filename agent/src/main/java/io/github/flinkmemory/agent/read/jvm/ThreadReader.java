package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;

/** Number of live Java threads; the JVM's own (compiler, collector) are not among them. */
public final class ThreadReader implements SampleReader {
  private final JvmBeans beans;

  public ThreadReader() {
    this(new PlatformBeans());
  }

  ThreadReader(JvmBeans beans) {
    this.beans = beans;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    sample.set(SampleField.THREADS, beans.threadCount());
    return SourceStatus.up();
  }
}
