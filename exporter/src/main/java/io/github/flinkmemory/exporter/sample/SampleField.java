package io.github.flinkmemory.exporter.sample;

/**
 * One number of a sample. Bytes unless the comment says otherwise. A field that a source could not
 * read is absent from the sample, never 0 or -1.
 */
public enum SampleField {
  /** Heap in use, garbage included: sum of the heap pools. */
  HEAP_USED(Source.HEAP),
  HEAP_COMMITTED(Source.HEAP),
  /** Effective {@code -Xmx}. */
  HEAP_LIMIT(Source.HEAP),
  /**
   * Heap in use right after the last collection that covered the old generation; absent until there
   * was one.
   */
  HEAP_LIVE(Source.HEAP),
  /**
   * Number of collections that {@link #HEAP_LIVE} was renewed by since the agent's start: while it
   * stands still that figure only grows old.
   */
  HEAP_LIVE_COLLECTIONS(Source.HEAP),
  /**
   * Heap in use right after the last collection of any kind; never less than what is alive. Known
   * long before {@link #HEAP_LIVE}; absent until there was a collection.
   */
  HEAP_AFTER_COLLECTION(Source.HEAP),
  /** Milliseconds of stop-the-world collection since the JVM's start. */
  GC_PAUSE_MILLIS(Source.GC),
  /** Number of stop-the-world collections since the JVM's start. */
  GC_PAUSE_COUNT(Source.GC),

  METASPACE_USED(Source.METASPACE),
  METASPACE_COMMITTED(Source.METASPACE),
  /** Effective {@code MaxMetaspaceSize}; absent when unlimited. */
  METASPACE_LIMIT(Source.METASPACE),
  /** The part of {@link #METASPACE_USED} in the compressed class space. */
  CLASS_SPACE_USED(Source.METASPACE),
  /** The part of {@link #METASPACE_COMMITTED} in the compressed class space. */
  CLASS_SPACE_COMMITTED(Source.METASPACE),

  /** Capacity of all direct buffers that the JVM counts. */
  DIRECT_USED(Source.BUFFER_POOLS),
  /** Number of direct buffers. */
  DIRECT_COUNT(Source.BUFFER_POOLS),
  /** Effective {@code MaxDirectMemorySize}; the heap's limit where the flag is not set. */
  DIRECT_LIMIT(Source.BUFFER_POOLS),
  MAPPED_USED(Source.BUFFER_POOLS),

  CODE_CACHE_USED(Source.CODE_CACHE),
  CODE_CACHE_COMMITTED(Source.CODE_CACHE),
  /** Number of live threads. */
  THREADS(Source.THREADS),

  /** Size of one network segment. */
  NETWORK_SEGMENT_SIZE(Source.NETWORK),
  /** Number of segments in the pool. */
  NETWORK_TOTAL_SEGMENTS(Source.NETWORK),
  /** Number of segments not handed to a local pool. */
  NETWORK_AVAILABLE_SEGMENTS(Source.NETWORK),
  /** Number of segments that the local pools are guaranteed: their hard minimum. */
  NETWORK_REQUIRED_SEGMENTS(Source.NETWORK),
  /** Number of segments that the local pools could use at most, as far as they are bounded. */
  NETWORK_WANTED_SEGMENTS(Source.NETWORK),
  /** Number of segments that hold data. */
  NETWORK_HOLDING_DATA_SEGMENTS(Source.NETWORK),
  /**
   * Number of requests for a local pool that were refused ("Insufficient number of network
   * buffers").
   */
  NETWORK_REFUSED(Source.NETWORK),

  /** Chunks and huge buffers of the data plane's Netty allocator. */
  NETTY_USED(Source.NETTY),
  /** Chunks and huge buffers of Netty's default allocators, which serve the remote calls. */
  NETTY_RPC_USED(Source.NETTY),
  /**
   * The part of {@link #NETTY_USED} and {@link #NETTY_RPC_USED} that the JVM does not count among
   * its direct buffers.
   */
  NETTY_UNCOUNTED(Source.NETTY),

  /** Number of tasks in the slots, starting and ending ones included. */
  TASKS(Source.TASKS),

  /**
   * Part of {@link #DIRECT_USED} that threads keep for the JDK's own input and output with heap
   * buffers.
   */
  DIRECT_TEMPORARY(Source.TEMPORARY_BUFFERS),

  /**
   * Direct memory of the buffers with which batch shuffles are read, part of framework off-heap; 0
   * until the first such shuffle.
   */
  BATCH_SHUFFLE_ALLOCATED(Source.BATCH_SHUFFLE),
  /** Part of {@link #BATCH_SHUFFLE_ALLOCATED} that readers hold. */
  BATCH_SHUFFLE_USED(Source.BATCH_SHUFFLE),

  /** Budget of all allocated slots' memory managers. */
  MANAGED_TOTAL(Source.MANAGED),
  /** Reserved or allocated part of that budget. */
  MANAGED_RESERVED(Source.MANAGED),
  /** Part of {@link #MANAGED_RESERVED} that RocksDB or ForSt reserved. */
  MANAGED_RESERVED_STATE_BACKEND(Source.MANAGED),
  /** Part of {@link #MANAGED_RESERVED} that Python workers, which are other processes, may use. */
  MANAGED_RESERVED_PYTHON(Source.MANAGED),
  /** Memory segments that operators really allocated. */
  MANAGED_ALLOCATED_SEGMENTS(Source.MANAGED),
  /** Number of allocated slots. */
  SLOTS_ALLOCATED(Source.MANAGED),

  /** Capacity of the shared block caches. */
  ROCKSDB_CAPACITY(Source.ROCKSDB),
  /** What the shared caches hold, write buffers charged to them included. */
  ROCKSDB_USAGE(Source.ROCKSDB),
  /**
   * Part of {@link #ROCKSDB_USAGE} that cannot be evicted: blocks in use, and the write buffers,
   * which RocksDB charges to the cache as pinned entries.
   */
  ROCKSDB_PINNED(Source.ROCKSDB),
  /** Bytes that RocksDB was granted: cache and half the write buffers. */
  ROCKSDB_BUDGET(Source.ROCKSDB),
  /**
   * Part of {@link #ROCKSDB_USAGE} that lies outside managed memory: memory fixed per slot or per
   * TaskManager by an option of its own.
   */
  ROCKSDB_UNMANAGED_USAGE(Source.ROCKSDB),
  /** Part of {@link #ROCKSDB_PINNED} that lies outside managed memory. */
  ROCKSDB_UNMANAGED_PINNED(Source.ROCKSDB),

  /** Number of user-code class loaders that Flink uses. */
  USER_LOADERS_LIVE(Source.USER_CODE),
  /**
   * Number of those that Flink has let go and that are still there, while nothing proves yet that
   * they will not be collected.
   */
  USER_LOADERS_RELEASED(Source.USER_CODE),
  /**
   * Number of those that Flink has let go and that outlived a collection that unloads classes, with
   * proof that not only soft references hold them.
   */
  USER_LOADERS_LEAKED(Source.USER_CODE),
  /** Number of those of which nobody tells whether Flink uses them. */
  USER_LOADERS_UNTRACKED(Source.USER_CODE),
  /** Metaspace of the loaders counted in {@link #USER_LOADERS_LIVE}. */
  USER_LOADER_BYTES_LIVE(Source.USER_CODE),
  /** Metaspace of the loaders counted in {@link #USER_LOADERS_RELEASED}. */
  USER_LOADER_BYTES_RELEASED(Source.USER_CODE),
  /**
   * The part of {@link #USER_LOADER_BYTES_RELEASED} at which no collection that unloads classes has
   * looked since Flink let it go: it may all be garbage. The rest outlived one. A lower bound: as
   * far as it is known.
   */
  USER_LOADER_BYTES_UNSEEN(Source.USER_CODE),
  /** Metaspace of the loaders counted in {@link #USER_LOADERS_LEAKED}. */
  USER_LOADER_BYTES_LEAKED(Source.USER_CODE),
  /** Metaspace of the loaders counted in {@link #USER_LOADERS_UNTRACKED}. */
  USER_LOADER_BYTES_UNTRACKED(Source.USER_CODE),
  /** Number of loaders that Flink let go and that were collected since the agent's start. */
  USER_LOADERS_COLLECTED(Source.USER_CODE),
  /** Median of the metaspace of a leaked loader; absent while none is leaked. */
  USER_LOADER_LEAK_MEDIAN(Source.USER_CODE),
  /** Number of things found that hold leaked loaders. */
  USER_LOADER_SUSPECTS(Source.USER_CODE),
  /** Metaspace of the agent's own loader; read together with that of user code, so rarely. */
  AGENT_METASPACE(Source.USER_CODE),

  /** Resident memory of the process. */
  PROCESS_RESIDENT(Source.PROCESS),
  PROCESS_RESIDENT_ANONYMOUS(Source.PROCESS),
  PROCESS_RESIDENT_FILE(Source.PROCESS),
  PROCESS_RESIDENT_SHARED(Source.PROCESS),
  /** Highest resident memory since the start of the process. */
  PROCESS_RESIDENT_PEAK(Source.PROCESS),
  PROCESS_SWAPPED(Source.PROCESS),
  /** Resident part of the heap. */
  HEAP_RESIDENT(Source.RESIDENT_HEAP),
  /** Resident part of {@link #MANAGED_ALLOCATED_SEGMENTS}, by the kernel's page map. */
  MANAGED_SEGMENTS_RESIDENT(Source.RESIDENT_SEGMENTS),
  /** Resident part of the code cache. */
  CODE_RESIDENT(Source.MAPPINGS),
  /** Touched part of the stacks of all threads, the JVM's own and native ones included. */
  THREAD_STACKS_RESIDENT(Source.MAPPINGS),
  /** Resident part of the archives of class data sharing. */
  CLASS_DATA_RESIDENT(Source.MAPPINGS),
  /** Resident part of executables, shared libraries and jars. */
  LIBRARIES_RESIDENT(Source.MAPPINGS),
  /** Resident part of all other mapped files. */
  MAPPED_FILES_RESIDENT(Source.MAPPINGS),
  /**
   * Resident part of the anonymous memory that the JVM had reserved before the program began:
   * structures of the collector, and the metaspace's first nodes. Absent when the agent came later.
   */
  JVM_MAPPINGS_RESIDENT(Source.MAPPINGS),
  /** Resident part of metaspace outside {@link #JVM_MAPPINGS_RESIDENT}. */
  METASPACE_LATER_RESIDENT(Source.MAPPINGS),
  /** Resident part of what the native allocator keeps in heaps of its own. */
  ALLOCATOR_RESIDENT(Source.MAPPINGS),
  /** Address space that these heaps have in use, resident or not. */
  ALLOCATOR_SIZE(Source.MAPPINGS),
  /** Number of the heaps of the native allocator (glibc). */
  ALLOCATOR_HEAPS(Source.MAPPINGS),
  /** What was used of the code cache when the mappings were read. */
  MAPPINGS_CODE_USED(Source.MAPPINGS),
  /** What the owners of allocated memory counted when the mappings were read. */
  MAPPINGS_COUNTED(Source.MAPPINGS),
  /**
   * The part of {@link #MAPPINGS_COUNTED} that managed segments had which were not resident; absent
   * where that was not known.
   */
  MAPPINGS_UNTOUCHED(Source.MAPPINGS),
  /** Resident anonymous memory that is none of the others: large blocks of the allocator. */
  OTHER_ANONYMOUS_RESIDENT(Source.MAPPINGS),
  /** What was swapped out of all memory but the heap. */
  OUTSIDE_HEAP_SWAPPED(Source.MAPPINGS),
  /** What the JVM itself allocated with malloc, without the memory of direct buffers and Unsafe. */
  JVM_MALLOC(Source.NATIVE_MEMORY_TRACKING),
  /** The part of {@link #JVM_MALLOC} that is the collector's. */
  JVM_MALLOC_COLLECTOR(Source.NATIVE_MEMORY_TRACKING),
  /** The part of {@link #JVM_MALLOC} that holds symbols: names of classes, methods and the like. */
  JVM_MALLOC_SYMBOLS(Source.NATIVE_MEMORY_TRACKING),
  /** The part of {@link #JVM_MALLOC} that compilers work with. */
  JVM_MALLOC_COMPILER(Source.NATIVE_MEMORY_TRACKING),
  /**
   * What the JVM committed for itself outside malloc: structures of the collector and the like; not
   * heap, metaspace, code, stacks and class data.
   */
  JVM_COMMITTED(Source.NATIVE_MEMORY_TRACKING),
  /** What Java code allocated with malloc: direct buffers, and by Unsafe. */
  JAVA_MALLOC(Source.NATIVE_MEMORY_TRACKING),
  /**
   * The part of {@link #JAVA_MALLOC} that neither the JVM counts as direct buffers nor Flink or
   * Netty as theirs. Absent on Java 8, which tells it together with memory of the JVM.
   */
  JAVA_MALLOC_UNCOUNTED(Source.NATIVE_MEMORY_TRACKING),
  /** What the program holds of glibc's allocator. */
  ALLOCATOR_LIVE(Source.NATIVE_ALLOCATOR),
  /**
   * The part of {@link #ALLOCATOR_LIVE} that lies in mappings of its own and not in the allocator's
   * heaps. Absent where the allocator tells only the sum.
   */
  ALLOCATOR_MAPPED(Source.NATIVE_ALLOCATOR),
  /** What was freed, and glibc's allocator keeps; resident or not. */
  ALLOCATOR_RETAINED(Source.NATIVE_ALLOCATOR),
  /**
   * What owners counted at the moment of {@link #ALLOCATOR_LIVE}, of memory that comes from the
   * allocator: direct buffers, Netty's that the JVM does not count, managed segments, RocksDB.
   */
  ALLOCATOR_COUNTED(Source.NATIVE_ALLOCATOR),
  /** Resident memory of child processes, such as Python workers. */
  CHILDREN_RESIDENT(Source.CHILDREN),

  /** The limit whose crossing kills; absent when there is none below the machine's memory. */
  CONTAINER_LIMIT(Source.CONTAINER),
  /** Anonymous, shared and unreclaimable kernel memory charged to the container. */
  CONTAINER_UNRECLAIMABLE(Source.CONTAINER),
  /** Usage without inactive file pages, as kubelet computes it. */
  CONTAINER_WORKING_SET(Source.CONTAINER),
  /** Share of the last ten seconds in which some task waited for memory, in 1/10,000. */
  CONTAINER_PRESSURE_BASIS_POINTS(Source.CONTAINER),
  /** Number of processes of the container that the kernel killed for memory. */
  CONTAINER_OOM_KILLS(Source.CONTAINER),

  /**
   * Number of TaskManagers in this JVM: more than one in a MiniCluster, and what is read from Flink
   * is the sum over them.
   */
  TASK_MANAGERS(Source.HOOK),

  /** Class count of the agent's own loader. */
  AGENT_CLASSES(Source.AGENT),
  /** Nanoseconds of CPU that the last tick took. */
  AGENT_TICK_CPU_NANOS(Source.AGENT);

  private static final SampleField[] VALUES = values();

  private final Source source;

  SampleField(Source source) {
    this.source = source;
  }

  /** The source that measures this field. */
  public Source source() {
    return source;
  }

  /** Where a sample of this process keeps the field; never written anywhere. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }

  static int count() {
    return VALUES.length;
  }
}
