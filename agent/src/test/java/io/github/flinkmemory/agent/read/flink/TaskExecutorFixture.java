package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A TaskExecutor of a released Flink version with as much of it in place as the readers look at:
 * real network buffers, memory managers and shared resources, wired without the constructors that
 * would start a cluster.
 */
final class TaskExecutorFixture implements Supplier<List<Object>> {
  static final int SEGMENTS = 10;
  static final int SEGMENT_SIZE = 4096;
  static final int PAGE_SIZE = 4096;

  private static final String RUNTIME = "org.apache.flink.runtime.";

  private final FlinkRelease release;
  private final ClassLoader loader;
  private final Object taskExecutor;
  private final Object services;
  private final Object shuffle;
  private final Object networkPool;
  private final Map<Object, Object> slots = new HashMap<>();

  private TaskExecutorFixture(FlinkRelease release, ClassLoader loader) throws Exception {
    this.release = release;
    this.loader = loader;
    taskExecutor = instance("taskexecutor.TaskExecutor");
    services = instance("taskexecutor.TaskManagerServices");
    shuffle = instance("io.network.NettyShuffleEnvironment");
    networkPool = newNetworkPool();
    Unconstructed.set(taskExecutor, "taskExecutorServices", services);
    Unconstructed.set(services, "shuffleEnvironment", shuffle);
    Unconstructed.set(shuffle, "networkBufferPool", networkPool);
    Object slotTable = instance("taskexecutor.slot.TaskSlotTableImpl");
    Unconstructed.set(slotTable, "allocatedSlots", slots);
    Unconstructed.set(services, "taskSlotTable", slotTable);
    if (release.isAtLeast("1.17.0")) {
      Unconstructed.set(services, "sharedResources", newInstance("memory.SharedResources"));
    }
  }

  static TaskExecutorFixture of(FlinkRelease release) throws Exception {
    return of(release, (name, classFile) -> classFile);
  }

  /** Of a Flink whose class files were changed. */
  static TaskExecutorFixture of(
      FlinkRelease release, BiFunction<String, byte[], byte[]> transformer) throws Exception {
    return new TaskExecutorFixture(release, release.loader(transformer));
  }

  /** With the real RocksDB and its native code. */
  static TaskExecutorFixture withRocksDb(FlinkRelease release) throws Exception {
    return new TaskExecutorFixture(release, release.loaderWithRocksDb());
  }

  @Override
  public List<Object> get() {
    return List.of(taskExecutor);
  }

  ClassLoader loader() {
    return loader;
  }

  Object taskExecutor() {
    return taskExecutor;
  }

  Object services() {
    return services;
  }

  Object shuffle() {
    return shuffle;
  }

  Object networkPool() {
    return networkPool;
  }

  Map<Object, Object> slots() {
    return slots;
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name.startsWith("org.") ? name : RUNTIME + name, true, loader);
  }

  Object instance(String name) throws Exception {
    return Unconstructed.instance(type(name));
  }

  Object newInstance(String name, Object... arguments) throws Exception {
    for (Constructor<?> constructor : type(name).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  /** A buffer pool of a task, as {@code createBufferPool(required, maximum)} makes it. */
  Object newLocalPool(int required, int maximum) throws Exception {
    return call(networkPool, "createBufferPool", required, maximum);
  }

  /** Allocates a slot with that much managed memory and gives its memory manager. */
  Object newSlot(long managedBytes) throws Exception {
    Object manager = newMemoryManager(managedBytes);
    Object slot = instance("taskexecutor.slot.TaskSlot");
    Unconstructed.set(slot, "memoryManager", manager);
    Unconstructed.set(slot, "index", slots.size());
    Unconstructed.set(slot, "tasks", new HashMap<>());
    slots.put(new Object(), slot);
    return manager;
  }

  /**
   * Puts a task of a job into the last slot; its gates and partitions are wrapped as Flink does.
   */
  Object newTask(Object jobId, String jobName, List<Object> gatePools, List<Object> partitionPools)
      throws Exception {
    Object jobMetrics = instance("metrics.groups.TaskManagerJobMetricGroup");
    Unconstructed.set(jobMetrics, "jobName", jobName);
    Object metrics = instance("metrics.groups.TaskMetricGroup");
    Unconstructed.set(metrics, "parent", jobMetrics);
    Object task = instance("taskmanager.Task");
    Unconstructed.set(task, "jobId", jobId);
    Unconstructed.set(task, "metrics", metrics);
    boolean indexed = release.isAtLeast("1.11.0");
    Object gates =
        Array.newInstance(
            type("io.network.partition.consumer." + (indexed ? "IndexedInputGate" : "InputGate")),
            gatePools.size());
    for (int i = 0; i < gatePools.size(); i++) {
      Object gate = instance("io.network.partition.consumer.SingleInputGate");
      Unconstructed.set(gate, "bufferPool", gatePools.get(i));
      Object wrapper = instance("taskmanager.InputGateWithMetrics");
      Unconstructed.set(wrapper, "inputGate", gate);
      Array.set(gates, i, wrapper);
    }
    Unconstructed.set(task, "inputGates", gates);
    Object partitions =
        Array.newInstance(
            type("io.network.api.writer.ResultPartitionWriter"), partitionPools.size());
    for (int i = 0; i < partitionPools.size(); i++) {
      Array.set(partitions, i, newPartition(partitionPools.get(i)));
    }
    Unconstructed.set(
        task,
        release.isAtLeast("1.16.0") ? "partitionWriters" : "consumableNotifyingPartitionWriters",
        partitions);
    for (Object slot : slots.values()) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> tasks = (Map<Object, Object>) field(slot, "tasks");
      tasks.put(new Object(), task);
      break;
    }
    return task;
  }

  private Object newPartition(Object pool) throws Exception {
    boolean several = release.isAtLeast("1.12.0");
    Object partition =
        instance(
            several
                ? "io.network.partition.PipelinedResultPartition"
                : "io.network.partition.ResultPartition");
    Unconstructed.set(partition, "bufferPool", pool);
    if (release.isAtLeast("1.16.0")) {
      return partition;
    }
    String decorator = "taskmanager.ConsumableNotifyingResultPartitionWriterDecorator";
    Object wrapper =
        instance(several ? decorator + "$ConsumableNotifyingResultPartitionWriter" : decorator);
    Unconstructed.set(wrapper, "partitionWriter", partition);
    return wrapper;
  }

  void reserve(Object memoryManager, Object owner, long bytes) throws Exception {
    if (release.isAtLeast("1.10.2")) {
      call(memoryManager, "reserveMemory", owner, bytes);
    } else {
      call(memoryManager, "reserveMemory", owner, offHeap(), bytes);
    }
  }

  /** Puts a resource under a lease into what the slots, or the tasks of a slot, share. */
  void lease(Object sharedResources, String name, AutoCloseable handle, long bytes)
      throws Exception {
    Object leased = newInstance("memory.SharedResources$LeasedResource", handle, bytes);
    @SuppressWarnings("unchecked")
    Map<Object, Object> reserved =
        (Map<Object, Object>) field(sharedResources, "reservedResources");
    reserved.put(name, leased);
  }

  static ReentrantLock lock(Object sharedResources) throws Exception {
    return (ReentrantLock) field(sharedResources, "lock");
  }

  static Object field(Object target, String name) throws Exception {
    java.lang.reflect.Field field = target.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(target);
  }

  /** Calls the only method of that name that takes such arguments. */
  static Object call(Object target, String name, Object... arguments) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && accepts(method, arguments)) {
        method.setAccessible(true);
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
      }
    }
    throw new NoSuchMethodException(target.getClass() + "." + name);
  }

  private static boolean accepts(Method method, Object[] arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isPrimitive() && !types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private Object newNetworkPool() throws Exception {
    for (Constructor<?> constructor :
        type("io.network.buffer.NetworkBufferPool").getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (Arrays.stream(parameters).allMatch(parameter -> parameter == int.class)) {
        Object[] arguments = new Object[parameters.length];
        Arrays.fill(arguments, 1); // Up to 1.11: segments that an exclusive request asks for.
        arguments[0] = SEGMENTS;
        arguments[1] = SEGMENT_SIZE;
        return constructor.newInstance(arguments);
      }
    }
    throw new NoSuchMethodException("NetworkBufferPool of numbers only");
  }

  private Object newMemoryManager(long bytes) throws Exception {
    if (!release.isAtLeast("1.10.2")) {
      return newInstance("memory.MemoryManager", Map.of(offHeap(), bytes), PAGE_SIZE);
    }
    Class<?> type = type("memory.MemoryManager");
    for (Method method : type.getMethods()) {
      if (method.getName().equals("create")) {
        return method.invoke(null, bytes, PAGE_SIZE);
      }
    }
    return newInstance("memory.MemoryManager", bytes, PAGE_SIZE);
  }

  private Object offHeap() throws Exception {
    return type("org.apache.flink.core.memory.MemoryType").getField("OFF_HEAP").get(null);
  }
}
