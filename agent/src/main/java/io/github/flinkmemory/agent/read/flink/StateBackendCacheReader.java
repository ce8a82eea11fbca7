package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * The block caches that RocksDB's (or ForSt's) databases share within a slot or a TaskManager;
 * write buffers are charged to them.
 *
 * <p>A native cache that is asked after it was closed takes the JVM down. Flink closes it under the
 * lock of the shared resources that hold it, so a cache is asked under that lock only, which is
 * taken when it is free and never waited for: under it Flink also opens databases' resources.
 */
final class StateBackendCacheReader extends TaskExecutorReader {
  StateBackendCacheReader(Supplier<List<Object>> roots) {
    super(Source.ROCKSDB, roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    Totals totals = new Totals();
    for (Object taskExecutor : taskExecutors) {
      List<Object> managers = TaskExecutorParts.memoryManagers(taskExecutor);
      if (managers == null) {
        return SourceStatus.busy("slots came and went while they were read");
      }
      boolean free = true;
      for (Object manager : managers) {
        Object resources =
            FlinkHandles.object(FlinkSymbol.MEMORY_MANAGER_SHARED_RESOURCES, manager);
        Map<?, ?> managed =
            (Map<?, ?>) FlinkHandles.object(FlinkSymbol.MEMORY_MANAGER_RESERVED, manager);
        free &= addIfFree(resources, managed, totals);
      }
      Object resources = TaskExecutorParts.sharedResources(taskExecutor);
      if (resources != null) {
        free &= addIfFree(resources, Collections.emptyMap(), totals);
      }
      if (!free) {
        return SourceStatus.busy("a state backend is being opened or closed");
      }
    }
    return totals.into(sample);
  }

  /**
   * Adds nothing and says false while Flink holds the lock.
   *
   * @param managed what was taken from managed memory, by the name of the resource
   */
  private static boolean addIfFree(Object resources, Map<?, ?> managed, Totals totals)
      throws Exception {
    Lock lock = (Lock) FlinkHandles.object(FlinkSymbol.SHARED_RESOURCES_LOCK, resources);
    if (!lock.tryLock()) {
      return false;
    }
    try {
      Map<?, ?> reserved =
          (Map<?, ?>) FlinkHandles.object(FlinkSymbol.SHARED_RESOURCES_RESERVED, resources);
      for (Map.Entry<?, ?> leased : reserved.entrySet()) {
        totals.add(leased.getValue(), managed.containsKey(leased.getKey()));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static final class Totals {
    private int caches;
    private int silentCaches;
    private long budget;
    private long capacity;
    private long usage;
    private long pinned;
    private long unmanagedUsage;
    private long unmanagedPinned;

    void add(Object leased, boolean managed) throws Exception {
      Object handle = FlinkHandles.object(FlinkSymbol.LEASED_RESOURCE_HANDLE, leased);
      if (!FlinkHandles.owns(FlinkSymbol.STATE_BACKEND_CACHE, handle)) {
        return;
      }
      Object cache = FlinkHandles.object(FlinkSymbol.STATE_BACKEND_CACHE, handle);
      if (!FlinkHandles.flag(FlinkSymbol.CACHE_OPEN, cache)) {
        return;
      }
      long granted = FlinkHandles.number(FlinkSymbol.LEASED_RESOURCE_SIZE, leased);
      caches++;
      budget += granted;
      capacity += CacheCapacity.of(granted, handle);
      if (FlinkHandles.has(FlinkSymbol.CACHE_USAGE, cache)) {
        addUse(
            FlinkHandles.number(FlinkSymbol.CACHE_USAGE, cache),
            FlinkHandles.number(FlinkSymbol.CACHE_PINNED, cache),
            managed);
      } else {
        silentCaches++;
      }
    }

    private void addUse(long usageOfOne, long pinnedOfOne, boolean managed) {
      usage += usageOfOne;
      pinned += pinnedOfOne;
      if (!managed) {
        unmanagedUsage += usageOfOne;
        unmanagedPinned += pinnedOfOne;
      }
    }

    SourceStatus into(MemorySample.Builder sample) {
      if (caches == 0) {
        return SourceStatus.unavailable("no RocksDB state");
      }
      sample.set(SampleField.ROCKSDB_BUDGET, budget).set(SampleField.ROCKSDB_CAPACITY, capacity);
      if (silentCaches > 0) {
        return SourceStatus.unavailable(
            "this RocksDB does not tell what its cache holds (no Cache.getUsage, as in Flink up"
                + " to 1.13)");
      }
      sample
          .set(SampleField.ROCKSDB_USAGE, usage)
          .set(SampleField.ROCKSDB_PINNED, pinned)
          .set(SampleField.ROCKSDB_UNMANAGED_USAGE, unmanagedUsage)
          .set(SampleField.ROCKSDB_UNMANAGED_PINNED, unmanagedPinned);
      return SourceStatus.up();
    }
  }
}
