package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.function.LongSupplier;

/**
 * What the agent itself costs. Read once a tick on the sampler's thread: the CPU that this thread
 * used since the read before is what a whole tick took, whatever readers stand before and after.
 */
public final class AgentReader implements SampleReader {
  private final JvmBeans beans;
  private final LongSupplier definedClasses;
  private long cpuNanosBefore = -1;

  /**
   * @param definedClasses number of classes that the agent's own loader has defined; negative when
   *     nobody counts
   */
  public AgentReader(LongSupplier definedClasses) {
    this(new PlatformBeans(), definedClasses);
  }

  AgentReader(JvmBeans beans, LongSupplier definedClasses) {
    this.beans = beans;
    this.definedClasses = definedClasses;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    long classes = definedClasses.getAsLong();
    if (classes >= 0) {
      sample.set(SampleField.AGENT_CLASSES, classes);
    }
    long cpuNanos = beans.currentThreadCpuNanos();
    if (cpuNanos >= 0 && cpuNanosBefore >= 0) {
      sample.set(SampleField.AGENT_TICK_CPU_NANOS, cpuNanos - cpuNanosBefore);
    }
    cpuNanosBefore = cpuNanos;
    return SourceStatus.up();
  }
}
