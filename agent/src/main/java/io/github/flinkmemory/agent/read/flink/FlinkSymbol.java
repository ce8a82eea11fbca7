package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.BATCH_READ_POOL;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.BUDGETS;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.CONFIGURATION;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.CONNECTIONS;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.ENVIRONMENT;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.FORST;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.FORST_JNI;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.GATE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.GATE_WITH_METRICS;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.JOB_MANAGER_CONNECTION;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.JOB_MANAGER_TABLE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.JOB_METRIC_GROUP;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.LEASED_RESOURCE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.LIBRARY_CACHE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.LOADER_WRAPPER;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.LOCAL_POOL;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.MEMORY_MANAGER;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.MEMORY_SEGMENT;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.NETTY;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.NETWORK_POOL;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.NOTIFYING_WRITER;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.PARTITION;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.RESOURCE_ID;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.ROCKSDB;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.ROCKSDB_CONTRIB;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.ROCKSDB_JNI;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.RPC_ENDPOINT;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.SHARED_RESOURCES;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.SHUFFLE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.SLOT;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.SLOT_TABLE;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TASK;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TASK_EXECUTOR;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TASK_METRIC_GROUP;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TM_CONFIGURATION;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TM_METRICS;
import static io.github.flinkmemory.agent.read.flink.FlinkSymbol.Owner.TM_SERVICES;

/**
 * Everything that we touch inside Flink and the libraries it carries: the one table to edit when a
 * new Flink version moves something. A symbol has one row, or several where it was moved or has a
 * twin. At run time the first row that fits the object at hand wins, whatever the version: the
 * versions (of Flink, {@code since} inclusive, {@code until} exclusive) are what {@code
 * FlinkSymbolTest} checks against the released jars.
 */
enum FlinkSymbol {
  // The root: what the TaskManager was started with, and its parts.
  TASK_EXECUTOR_CONFIGURATION(
      since("1.10.0", TASK_EXECUTOR, "TaskManagerConfiguration taskManagerConfiguration")),
  TASK_EXECUTOR_SERVICES(
      since("1.10.0", TASK_EXECUTOR, "TaskManagerServices taskExecutorServices")),
  TASK_EXECUTOR_RESOURCE_ID(since("1.10.0", TASK_EXECUTOR, "ResourceID getResourceID()")),
  RESOURCE_ID_TEXT(since("1.10.0", RESOURCE_ID, "String getResourceIdString()")),
  TM_CONFIGURATION_OPTIONS(since("1.10.0", TM_CONFIGURATION, "Configuration getConfiguration()")),
  TM_CONFIGURATION_SLOTS(since("1.10.0", TM_CONFIGURATION, "int getNumberSlots()")),
  CONFIGURATION_MAP(since("1.10.0", CONFIGURATION, "Map toMap()")),
  /** Static. */
  FLINK_VERSION(since("1.10.0", ENVIRONMENT, "String getVersion()")),
  TM_SERVICES_SHUFFLE(since("1.10.0", TM_SERVICES, "ShuffleEnvironment shuffleEnvironment")),
  TM_SERVICES_SLOT_TABLE(since("1.10.0", TM_SERVICES, "TaskSlotTable taskSlotTable")),
  /**
   * What the slots of one TaskManager share, such as RocksDB memory that is fixed per TaskManager.
   */
  TM_SERVICES_SHARED_RESOURCES(since("1.17.0", TM_SERVICES, "SharedResources sharedResources")),

  // Network buffers.
  SHUFFLE_NETWORK_POOL(since("1.10.0", SHUFFLE, "NetworkBufferPool networkBufferPool")),
  NETWORK_POOL_TOTAL(since("1.10.0", NETWORK_POOL, "int getTotalNumberOfMemorySegments()")),
  /** Takes the monitor of the queue of segments, which Flink holds for queue operations only. */
  NETWORK_POOL_AVAILABLE(since("1.10.0", NETWORK_POOL, "int getNumberOfAvailableMemorySegments()")),
  NETWORK_POOL_SEGMENT_SIZE(since("1.10.0", NETWORK_POOL, "int memorySegmentSize")),
  /** Guarded by a lock under which Flink redistributes buffers; read without. */
  NETWORK_POOL_REQUIRED(since("1.10.0", NETWORK_POOL, "int numTotalRequiredBuffers")),
  /** Guarded by the same lock; walked without. */
  NETWORK_POOL_LOCAL_POOLS(since("1.10.0", NETWORK_POOL, "Set allBufferPools")),
  LOCAL_POOL_USED(since("1.10.0", LOCAL_POOL, "int bestEffortGetNumOfUsedBuffers()")),
  LOCAL_POOL_REQUIRED(since("1.10.0", LOCAL_POOL, "int numberOfRequiredMemorySegments")),
  LOCAL_POOL_MAXIMUM(since("1.10.0", LOCAL_POOL, "int maxNumberOfMemorySegments")),

  // Buffers that batch shuffles are read with; allocated at the first use and kept.
  SHUFFLE_BATCH_READ_POOL(
      since("1.13.0", SHUFFLE, "BatchShuffleReadBufferPool batchShuffleReadBufferPool")),
  BATCH_READ_POOL_INITIALIZED(since("1.13.0", BATCH_READ_POOL, "boolean initialized")),
  BATCH_READ_POOL_TOTAL(since("1.13.0", BATCH_READ_POOL, "int numTotalBuffers")),
  /**
   * Guarded by a monitor that is held while all buffers are allocated; its size is read without.
   */
  BATCH_READ_POOL_AVAILABLE(since("1.13.0", BATCH_READ_POOL, "Queue buffers")),
  BATCH_READ_POOL_BUFFER_SIZE(since("1.13.0", BATCH_READ_POOL, "int bufferSize")),

  // Netty of the data plane.
  SHUFFLE_CONNECTIONS(since("1.10.0", SHUFFLE, "ConnectionManager connectionManager")),
  CONNECTIONS_ALLOCATOR(since("1.10.0", CONNECTIONS, "NettyBufferPool bufferPool")),
  ALLOCATOR_METRIC(
      since(
          "1.10.0",
          NETTY + "buffer.PooledByteBufAllocator",
          "PooledByteBufAllocatorMetric metric()")),
  ALLOCATOR_METRIC_USED(
      since("1.10.0", NETTY + "buffer.PooledByteBufAllocatorMetric", "long usedDirectMemory()")),
  /** Static. Negative unless Netty allocates past the JVM's own accounting and counts itself. */
  NETTY_OWN_COUNTER(
      since("1.10.0", NETTY + "util.internal.PlatformDependent", "long usedDirectMemory()")),
  /** Static. Its class tells how Netty allocates direct memory when it does not count itself. */
  NETTY_CLEANER(since("1.10.0", NETTY + "util.internal.PlatformDependent", "Cleaner CLEANER")),

  /** Done when it has ended and answers no more remote calls; asks nobody else. */
  RPC_ENDED(since("1.10.0", RPC_ENDPOINT, "CompletableFuture getTerminationFuture()")),

  // Netty of the remote calls: its own copy from 2.3, the data plane's from 1.19, before Netty 3.
  RPC_SERVICE(since("1.10.0", RPC_ENDPOINT, "RpcService rpcService")),
  /** Static. What the remote calls allocate from; no part of the data plane's allocator. */
  NETTY_DEFAULT_ALLOCATOR(
      since("1.10.0", NETTY + "buffer.PooledByteBufAllocator", "PooledByteBufAllocator DEFAULT")),

  // Slots and the tasks in them.
  SLOT_TABLE_ALLOCATED(since("1.10.0", SLOT_TABLE, "Map allocatedSlots")),
  SLOT_INDEX(since("1.10.0", SLOT, "int getIndex()")),
  SLOT_JOB(since("1.10.0", SLOT, "JobID getJobId()")),
  /** Changed by the thread of the remote calls only. */
  SLOT_TASKS(since("1.10.0", SLOT, "Map tasks")),
  TASK_JOB(since("1.10.0", TASK, "JobID getJobID()")),
  TASK_METRICS(since("1.10.0", TASK, "TaskMetricGroup getMetricGroup()")),
  TASK_METRICS_JOB(since("1.10.0", TASK_METRIC_GROUP, "TaskManagerJobMetricGroup parent()")),
  JOB_NAME(since("1.10.0", JOB_METRIC_GROUP, "String jobName()")),
  TASK_GATES(
      between("1.10.0", "1.11.0", TASK, "InputGate[] inputGates"),
      since("1.11.0", TASK, "IndexedInputGate[] inputGates")),
  TASK_PARTITIONS(
      between(
          "1.10.0", "1.16.0", TASK, "ResultPartitionWriter[] consumableNotifyingPartitionWriters"),
      since("1.16.0", TASK, "ResultPartitionWriter[] partitionWriters")),
  /** The gate that a gate with metrics wraps. */
  GATE_INNER(
      between("1.10.0", "1.11.0", GATE_WITH_METRICS, "InputGate inputGate"),
      since("1.11.0", GATE_WITH_METRICS, "IndexedInputGate inputGate")),
  GATE_POOL(since("1.10.0", GATE, "BufferPool bufferPool")),
  /** The partition that a writer wraps which tells consumers of pipelined partitions. */
  PARTITION_INNER(
      between("1.10.0", "1.12.0", NOTIFYING_WRITER, "ResultPartitionWriter partitionWriter"),
      between(
          "1.12.0",
          "1.16.0",
          NOTIFYING_WRITER + "$ConsumableNotifyingResultPartitionWriter",
          "ResultPartitionWriter partitionWriter")),
  PARTITION_POOL(since("1.10.0", PARTITION, "BufferPool bufferPool")),

  // Managed memory: one manager per allocated slot.
  SLOT_MEMORY_MANAGER(since("1.10.0", SLOT, "MemoryManager memoryManager")),
  MEMORY_MANAGER_SIZE(since("1.10.0", MEMORY_MANAGER, "long getMemorySize()")),
  MEMORY_MANAGER_AVAILABLE(since("1.10.2", MEMORY_MANAGER, "long availableMemory()")),
  /** Until 1.10.2 budgets were kept by type of memory. */
  MEMORY_MANAGER_BUDGETS(
      between("1.10.0", "1.10.2", MEMORY_MANAGER, "KeyedBudgetManager budgetByType")),
  BUDGETS_AVAILABLE(between("1.10.0", "1.10.2", BUDGETS, "long totalAvailableBudget()")),
  MEMORY_MANAGER_PAGE_SIZE(since("1.10.0", MEMORY_MANAGER, "int getPageSize()")),
  MEMORY_MANAGER_SEGMENTS(since("1.10.0", MEMORY_MANAGER, "Map allocatedSegments")),
  /** Beyond the segment's end once it is freed, so next to what it was. */
  SEGMENT_ADDRESS(since("1.10.0", MEMORY_SEGMENT, "long address")),
  SEGMENT_IS_OFF_HEAP(since("1.10.0", MEMORY_SEGMENT, "boolean isOffHeap()")),
  MEMORY_MANAGER_RESERVED(since("1.10.0", MEMORY_MANAGER, "Map reservedMemory")),
  MEMORY_MANAGER_SHARED_RESOURCES(
      since("1.10.0", MEMORY_MANAGER, "SharedResources sharedResources")),

  // Class loaders of user code.
  TM_SERVICES_LIBRARY_CACHE(
      since("1.11.0", TM_SERVICES, "LibraryCacheManager libraryCacheManager")),
  /** In 1.10 each connection to a JobManager has a cache of its own. */
  TM_SERVICES_JOB_MANAGERS(
      between("1.10.0", "1.11.0", TM_SERVICES, "JobManagerTable jobManagerTable")),
  JOB_MANAGERS_CONNECTIONS(
      between("1.10.0", "1.11.0", JOB_MANAGER_TABLE, "Map jobManagerConnections")),
  JOB_MANAGER_LIBRARY_CACHE(
      between(
          "1.10.0", "1.11.0", JOB_MANAGER_CONNECTION, "LibraryCacheManager libraryCacheManager")),
  /** Guarded by a lock that 1.10 holds while it fetches libraries; walked without. */
  LIBRARY_CACHE_ENTRIES(since("1.10.0", LIBRARY_CACHE, "Map cacheEntries")),
  /** Null until the first task asks for the loader. */
  LIBRARY_CACHE_ENTRY_RESOLVED(
      since(
          "1.11.0",
          LIBRARY_CACHE + "$LibraryCacheEntry",
          "ResolvedClassLoader resolvedClassLoader")),
  /** From 1.18 it may be the system's loader, for a job without libraries. */
  LIBRARY_CACHE_LOADER(
      between(
          "1.10.0", "1.11.0", LIBRARY_CACHE + "$LibraryCacheEntry", "URLClassLoader classLoader"),
      between(
          "1.11.0", "1.18.0", LIBRARY_CACHE + "$ResolvedClassLoader", "URLClassLoader classLoader"),
      since("1.18.0", LIBRARY_CACHE + "$ResolvedClassLoader", "ClassLoader classLoader")),
  /** What tasks see since 1.12: defines no classes, and forgets the loader within when closed. */
  LOADER_WRAPPER_INNER(
      between(
          "1.12.0",
          "1.16.0",
          "org.apache.flink.runtime.execution.librarycache" + LOADER_WRAPPER,
          "FlinkUserCodeClassLoader inner"),
      since("1.16.0", "org.apache.flink.util" + LOADER_WRAPPER, "FlinkUserCodeClassLoader inner")),
  /** Never read: what owns it is a loader of user code. */
  USER_CODE_LOADER(
      since(
          "1.10.0",
          "org.apache.flink.util.ChildFirstClassLoader",
          "String[] alwaysParentFirstPatterns"),
      since(
          "1.10.2",
          "org.apache.flink.util.FlinkUserCodeClassLoader",
          "Consumer classLoadingExceptionHandler")),
  TASK_EXECUTOR_METRICS(
      since("1.10.0", TASK_EXECUTOR, "TaskManagerMetricGroup taskManagerMetricGroup")),
  TM_METRICS_JOBS(since("1.10.0", TM_METRICS, "Map jobs")),

  // What tasks share under a lease: RocksDB's and ForSt's caches.
  SHARED_RESOURCES_LOCK(since("1.10.0", SHARED_RESOURCES, "ReentrantLock lock")),
  SHARED_RESOURCES_RESERVED(since("1.10.0", SHARED_RESOURCES, "HashMap reservedResources")),
  LEASED_RESOURCE_HANDLE(since("1.10.0", LEASED_RESOURCE, "AutoCloseable resourceHandle")),
  LEASED_RESOURCE_SIZE(since("1.10.0", LEASED_RESOURCE, "long size")),
  STATE_BACKEND_CACHE(
      between("1.10.0", "2.0.0", ROCKSDB_CONTRIB, "Cache cache"),
      since("2.0.0", ROCKSDB, "Cache cache"),
      since("1.20.0", FORST, "Cache cache")),
  /** Capacity of the write buffers. */
  STATE_BACKEND_WRITE_BUFFERS(
      between("1.12.0", "2.0.0", ROCKSDB_CONTRIB, "long writeBufferManagerCapacity"),
      since("2.0.0", ROCKSDB, "long writeBufferManagerCapacity"),
      since("1.20.0", FORST, "long writeBufferManagerCapacity")),
  /** Not in RocksDB 5.17, which Flink carried up to 1.13. */
  CACHE_USAGE(
      since("1.14.0", ROCKSDB_JNI + "Cache", "long getUsage()"),
      since("2.0.0", FORST_JNI + "Cache", "long getUsage()")),
  CACHE_PINNED(
      since("1.14.0", ROCKSDB_JNI + "Cache", "long getPinnedUsage()"),
      since("2.0.0", FORST_JNI + "Cache", "long getPinnedUsage()")),
  CACHE_OPEN(
      since("1.10.0", ROCKSDB_JNI + "AbstractImmutableNativeReference", "boolean isOwningHandle()"),
      since("2.0.0", FORST_JNI + "AbstractImmutableNativeReference", "boolean isOwningHandle()"));

  @SuppressWarnings("ImmutableEnumChecker") // Filled once, changed by nobody.
  private final SymbolRow[] rows;

  FlinkSymbol(SymbolRow... rows) {
    this.rows = rows;
  }

  /** Its rows in the order in which they are tried; not to be changed. */
  SymbolRow[] rows() {
    return rows;
  }

  private static SymbolRow since(String version, String owner, String declaration) {
    return new SymbolRow(version, null, owner, declaration);
  }

  private static SymbolRow between(String version, String until, String owner, String declaration) {
    return new SymbolRow(version, until, owner, declaration);
  }

  /** Classes, and prefixes of classes of libraries. */
  static final class Owner {
    static final String CONFIGURATION = "org.apache.flink.configuration.Configuration";
    static final String ENVIRONMENT = "org.apache.flink.runtime.util.EnvironmentInformation";
    static final String RESOURCE_ID = "org.apache.flink.runtime.clusterframework.types.ResourceID";
    static final String TASK_EXECUTOR = "org.apache.flink.runtime.taskexecutor.TaskExecutor";
    static final String TM_CONFIGURATION =
        "org.apache.flink.runtime.taskexecutor.TaskManagerConfiguration";
    static final String TM_SERVICES = "org.apache.flink.runtime.taskexecutor.TaskManagerServices";
    static final String SLOT = "org.apache.flink.runtime.taskexecutor.slot.TaskSlot";
    static final String SLOT_TABLE = "org.apache.flink.runtime.taskexecutor.slot.TaskSlotTableImpl";
    static final String RPC_ENDPOINT = "org.apache.flink.runtime.rpc.RpcEndpoint";
    static final String TASK = "org.apache.flink.runtime.taskmanager.Task";
    static final String TASK_METRIC_GROUP =
        "org.apache.flink.runtime.metrics.groups.TaskMetricGroup";
    static final String JOB_METRIC_GROUP = "org.apache.flink.runtime.metrics.groups.JobMetricGroup";
    static final String GATE =
        "org.apache.flink.runtime.io.network.partition.consumer.SingleInputGate";
    static final String GATE_WITH_METRICS =
        "org.apache.flink.runtime.taskmanager.InputGateWithMetrics";
    static final String PARTITION = "org.apache.flink.runtime.io.network.partition.ResultPartition";
    static final String NOTIFYING_WRITER =
        "org.apache.flink.runtime.taskmanager.ConsumableNotifyingResultPartitionWriterDecorator";
    static final String SHUFFLE = "org.apache.flink.runtime.io.network.NettyShuffleEnvironment";
    static final String NETWORK_POOL =
        "org.apache.flink.runtime.io.network.buffer.NetworkBufferPool";
    static final String LOCAL_POOL = "org.apache.flink.runtime.io.network.buffer.LocalBufferPool";
    static final String BATCH_READ_POOL =
        "org.apache.flink.runtime.io.disk.BatchShuffleReadBufferPool";
    static final String CONNECTIONS =
        "org.apache.flink.runtime.io.network.netty.NettyConnectionManager";
    static final String MEMORY_MANAGER = "org.apache.flink.runtime.memory.MemoryManager";
    static final String MEMORY_SEGMENT = "org.apache.flink.core.memory.MemorySegment";
    static final String BUDGETS = "org.apache.flink.runtime.util.KeyedBudgetManager";
    static final String LIBRARY_CACHE =
        "org.apache.flink.runtime.execution.librarycache.BlobLibraryCacheManager";
    static final String LOADER_WRAPPER = ".FlinkUserCodeClassLoaders$SafetyNetWrapperClassLoader";
    static final String JOB_MANAGER_TABLE = "org.apache.flink.runtime.taskexecutor.JobManagerTable";
    static final String JOB_MANAGER_CONNECTION =
        "org.apache.flink.runtime.taskexecutor.JobManagerConnection";
    static final String TM_METRICS =
        "org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup";
    static final String SHARED_RESOURCES = "org.apache.flink.runtime.memory.SharedResources";
    static final String LEASED_RESOURCE =
        "org.apache.flink.runtime.memory.SharedResources$LeasedResource";
    static final String ROCKSDB_CONTRIB =
        "org.apache.flink.contrib.streaming.state.RocksDBSharedResources";
    static final String ROCKSDB = "org.apache.flink.state.rocksdb.RocksDBSharedResources";
    static final String FORST = "org.apache.flink.state.forst.ForStSharedResources";
    static final String ROCKSDB_JNI = "org.rocksdb.";
    static final String FORST_JNI = "org.forstdb.";
    static final String NETTY = "org.apache.flink.shaded.netty4.io.netty.";

    private Owner() {}
  }
}
