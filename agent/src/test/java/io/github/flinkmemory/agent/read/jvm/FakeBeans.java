package io.github.flinkmemory.agent.read.jvm;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JVM of which a test says what its beans tell. */
final class FakeBeans implements JvmBeans {
  MemoryUsage heap = usage(0, 0);
  final List<MemoryPoolMXBean> memoryPools = new ArrayList<>();
  final List<GarbageCollectorMXBean> collectors = new ArrayList<>();
  final List<BufferPoolMXBean> bufferPools = new ArrayList<>();
  final Map<String, String> vmOptions = new HashMap<>();
  long maxMemory = 1;
  int threadCount;
  long cpuNanos;

  static MemoryUsage usage(long used, long committed) {
    return new MemoryUsage(-1, used, committed, -1);
  }

  static MemoryUsage usage(long used, long committed, long max) {
    return new MemoryUsage(-1, used, committed, max);
  }

  FakeBeans pool(MemoryType type, String name, @Nullable MemoryUsage usage) {
    return pool(type, name, usage, null);
  }

  FakeBeans pool(
      MemoryType type,
      String name,
      @Nullable MemoryUsage usage,
      @Nullable MemoryUsage afterCollection) {
    Map<String, @Nullable Object> answers = new HashMap<>();
    answers.put("getName", name);
    answers.put("getType", type);
    answers.put("getUsage", usage);
    answers.put("getCollectionUsage", afterCollection);
    memoryPools.add(answering(MemoryPoolMXBean.class, answers));
    return this;
  }

  FakeBeans collector(String name, long count, long millis) {
    collectors.add(
        answering(
            GarbageCollectorMXBean.class,
            Map.of("getName", name, "getCollectionCount", count, "getCollectionTime", millis)));
    return this;
  }

  FakeBeans bufferPool(String name, long count, long capacity, long memory) {
    bufferPools.add(
        answering(
            BufferPoolMXBean.class,
            Map.of(
                "getName", name,
                "getCount", count,
                "getTotalCapacity", capacity,
                "getMemoryUsed", memory)));
    return this;
  }

  /** Throws for whatever was not given an answer. */
  static <T> T answering(Class<T> bean, Map<String, ? extends @Nullable Object> answers) {
    return bean.cast(
        Proxy.newProxyInstance(
            bean.getClassLoader(),
            new Class<?>[] {bean},
            (proxy, method, arguments) -> {
              if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answers.get(method.getName());
            }));
  }

  @Override
  public MemoryUsage heapUsage() {
    return heap;
  }

  @Override
  public List<MemoryPoolMXBean> memoryPools() {
    return memoryPools;
  }

  @Override
  public List<GarbageCollectorMXBean> collectors() {
    return collectors;
  }

  @Override
  public List<BufferPoolMXBean> bufferPools() {
    return bufferPools;
  }

  @Override
  public int threadCount() {
    return threadCount;
  }

  @Override
  public long currentThreadCpuNanos() {
    return cpuNanos;
  }

  @Override
  public long maxMemory() {
    return maxMemory;
  }

  @Override
  public @Nullable String vmOption(String name) {
    return vmOptions.get(name);
  }
}
