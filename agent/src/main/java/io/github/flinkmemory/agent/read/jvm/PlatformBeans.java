package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.VmFlags;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beans of this JVM, looked up at first use (on the sampler's thread) and kept. None of these
 * calls starts the platform MBean server, which would load some 500 classes and fix {@code
 * javax.management.builder.initial} before the host could set it.
 */
final class PlatformBeans implements JvmBeans {
  private final VmFlags flags = new VmFlags();
  private @Nullable MemoryMXBean memory;
  private @Nullable ThreadMXBean threads;
  private @Nullable List<MemoryPoolMXBean> memoryPools;
  private @Nullable List<GarbageCollectorMXBean> collectors;
  private @Nullable List<BufferPoolMXBean> bufferPools;

  @Override
  public MemoryUsage heapUsage() {
    if (memory == null) {
      memory = ManagementFactory.getMemoryMXBean();
    }
    return memory.getHeapMemoryUsage();
  }

  @Override
  public List<MemoryPoolMXBean> memoryPools() {
    if (memoryPools == null) {
      memoryPools = ManagementFactory.getMemoryPoolMXBeans();
    }
    return memoryPools;
  }

  @Override
  public List<GarbageCollectorMXBean> collectors() {
    if (collectors == null) {
      collectors = ManagementFactory.getGarbageCollectorMXBeans();
    }
    return collectors;
  }

  @Override
  public List<BufferPoolMXBean> bufferPools() {
    if (bufferPools == null) {
      bufferPools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    }
    return bufferPools;
  }

  @Override
  public int threadCount() {
    return threads().getThreadCount();
  }

  @Override
  public long currentThreadCpuNanos() {
    return threads().getCurrentThreadCpuTime();
  }

  @Override
  public long maxMemory() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public @Nullable String vmOption(String name) {
    return flags.value(name);
  }

  private ThreadMXBean threads() {
    if (threads == null) {
      threads = ManagementFactory.getThreadMXBean();
    }
    return threads;
  }
}
