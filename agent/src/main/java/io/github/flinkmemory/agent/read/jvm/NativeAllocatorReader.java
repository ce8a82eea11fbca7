package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.DiagnosticCommand;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * How much of glibc's heaps is freed memory that it keeps. Asked through the JVM's diagnostic
 * commands, so that no native code is called from here: System.native_heap_info since Java 21,
 * before that VM.info, and only where it is wished for: it prints the whole error report, 130 to
 * 600 KiB, with locks of the heap, in 3 to 20 ms and once in a while in far more.
 *
 * <p>glibc walks its lists of free blocks with the lock of one arena after the other, which takes
 * up to a microsecond a block: 1 to 50 ms. Threads that allocate from that arena wait.
 */
public final class NativeAllocatorReader implements SampleReader {
  /** At most 5 ms in a minute: half of what the agent may stop the host for. */
  private static final int SPARING = 12_000;

  private final DiagnosticCommand command;
  private final WideningInterval interval;
  private final boolean mayAskVmInfo;
  private boolean hasNativeHeapInfo = true;

  /**
   * @param mayAskVmInfo whether to ask VM.info where there is no System.native_heap_info
   */
  public NativeAllocatorReader(Cadence cadence, boolean mayAskVmInfo) {
    this(new DiagnosticCommand(), cadence, mayAskVmInfo);
  }

  NativeAllocatorReader(DiagnosticCommand command, Cadence cadence, boolean mayAskVmInfo) {
    this.command = command;
    this.mayAskVmInfo = mayAskVmInfo;
    this.interval = cadence.interval(SPARING);
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
          mayAskVmInfo
              ? "this JVM does not tell: it takes glibc, and Java 11 or later"
              : "this JVM does not tell: it takes glibc and Java 21, or allocator=vm-info");
    }
    sample.set(SampleField.ALLOCATOR_LIVE, statistics.live());
    sample.set(SampleField.ALLOCATOR_RETAINED, statistics.retained());
    if (statistics.mapped() >= 0) {
      sample.set(SampleField.ALLOCATOR_MAPPED, statistics.mapped());
    }
    if (OwnersOfMemory.allAreKnown(sample)) {
      sample.set(SampleField.ALLOCATOR_COUNTED, OwnersOfMemory.counted(sample));
    }
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
    if (!mayAskVmInfo) {
      return null;
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
