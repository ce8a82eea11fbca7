package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.DiagnosticCommand;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * How much of glibc's heaps is freed memory that it keeps. Asked through the JVM's diagnostic
 * commands, so that no native code is called from here: System.native_heap_info since Java 21,
 * before that VM.info, which prints much else.
 *
 * <p>glibc walks its lists of free blocks with the lock of one arena after the other, which takes
 * up to a microsecond a block: 1 to 50 ms. Threads that allocate from that arena wait.
 */
public final class NativeAllocatorReader implements SampleReader {
  /** At most 5 ms in a minute: half of what the agent may stop the host for. */
  private static final int SPARING = 12_000;

  private final DiagnosticCommand command;
  private final WideningInterval interval;
  private boolean hasNativeHeapInfo = true;

  public NativeAllocatorReader(long longestIntervalMillis) {
    this(new DiagnosticCommand(), longestIntervalMillis);
  }

  NativeAllocatorReader(DiagnosticCommand command, long longestIntervalMillis) {
    this.command = command;
    this.interval = new WideningInterval(longestIntervalMillis, SPARING);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws JMException {
    if (!command.isThere()) {
      return SourceStatus.unavailable("the platform's MBean server is not started");
    }
    long begin = System.nanoTime();
    @Nullable AllocatorStatistics statistics = ask();
    interval.read(begin, System.nanoTime());
    if (statistics == null) {
      return SourceStatus.unavailable(
          "this JVM does not tell: it takes glibc, and Java 11 or later");
    }
    sample.set(SampleField.ALLOCATOR_LIVE, statistics.live());
    sample.set(SampleField.ALLOCATOR_RETAINED, statistics.retained());
    sample.set(
        SampleField.ALLOCATOR_COUNTED,
        sample.get(SampleField.DIRECT_USED, 0)
            + sample.get(SampleField.NETTY_UNCOUNTED, 0)
            + sample.get(SampleField.MANAGED_ALLOCATED_SEGMENTS, 0)
            + sample.get(SampleField.ROCKSDB_USAGE, 0));
    return SourceStatus.up();
  }

  private @Nullable AllocatorStatistics ask() throws JMException {
    if (hasNativeHeapInfo) {
      try {
        return AllocatorStatistics.ofNativeHeapInfo(command.run("systemNativeHeapInfo"));
      } catch (ReflectionException | MBeanException e) {
        // No such command before Java 21.
        hasNativeHeapInfo = false;
      }
    }
    try {
      return AllocatorStatistics.ofVmInfo(command.run("vmInfo"));
    } catch (ReflectionException | MBeanException e) {
      return null;
    }
  }

  @Override
  public long intervalMillis() {
    return interval.millis();
  }

  @Override
  public boolean pausesHost() {
    return true;
  }
}
