package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the readers of this package ask of the JVM; the seam for their tests. */
interface JvmBeans {
  /** Heap pools together, garbage included. */
  MemoryUsage heapUsage();

  List<MemoryPoolMXBean> memoryPools();

  List<GarbageCollectorMXBean> collectors();

  List<BufferPoolMXBean> bufferPools();

  /** Number of live Java threads. */
  int threadCount();

  /** Nanoseconds of CPU that the calling thread has used; negative where the JVM cannot tell. */
  long currentThreadCpuNanos();

  /** Bytes, as {@link Runtime#maxMemory()} tells. */
  long maxMemory();

  /** The effective value of a flag, or null where this JVM does not have it. */
  @Nullable String vmOption(String name);
}
