package io.github.flinkmemory.exporter.model.option;

import static io.github.flinkmemory.exporter.model.option.OptionSpec.jobManager;
import static io.github.flinkmemory.exporter.model.option.OptionSpec.taskManager;
import static io.github.flinkmemory.exporter.model.option.OptionType.BOOLEAN;
import static io.github.flinkmemory.exporter.model.option.OptionType.FRACTION;
import static io.github.flinkmemory.exporter.model.option.OptionType.INTEGER;
import static io.github.flinkmemory.exporter.model.option.OptionType.MAP;
import static io.github.flinkmemory.exporter.model.option.OptionType.NUMBER;
import static io.github.flinkmemory.exporter.model.option.OptionType.SIZE;
import static io.github.flinkmemory.exporter.model.option.OptionType.TEXT;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every option of Flink that takes part in the memory of a TaskManager or a JobManager: key, type,
 * default per version, deprecated keys, meaning, and which versions know it. Read from Flink's
 * classes {@code TaskManagerOptions}, {@code JobManagerOptions}, {@code
 * NettyShuffleEnvironmentOptions}, {@code RocksDBOptions} and {@code ForStOptions} of 1.10.0 to
 * 2.3.0.
 */
// Every field is immutable or an unmodifiable list, which Error Prone cannot see.
@SuppressWarnings("ImmutableEnumChecker")
public enum MemoryOption {
  TASKMANAGER_PROCESS_SIZE(
      taskManager(
          "taskmanager.memory.process.size",
          SIZE,
          "Total process memory: all the memory of a TaskManager; in a container its size")),
  TASKMANAGER_FLINK_SIZE(
      taskManager(
          "taskmanager.memory.flink.size",
          SIZE,
          "Total Flink memory: total process memory without JVM metaspace and JVM overhead")),
  FRAMEWORK_HEAP(
      taskManager("taskmanager.memory.framework.heap.size", SIZE, "Heap that Flink itself is given")
          .defaults("128m")),
  TASK_HEAP(
      taskManager(
          "taskmanager.memory.task.heap.size",
          SIZE,
          "Heap of the user code; when set, network memory is the rest of total Flink memory")),
  MANAGED_SIZE(
      taskManager(
              "taskmanager.memory.managed.size",
              SIZE,
              "Managed memory: native memory of RocksDB, Python workers, sorting and caching")
          .deprecatedKeys("taskmanager.memory.size")),
  MANAGED_FRACTION(
      taskManager(
              "taskmanager.memory.managed.fraction",
              FRACTION,
              "Managed memory as a fraction of total Flink memory, unless its size is set")
          .defaults("0.4")),
  FRAMEWORK_OFF_HEAP(
      taskManager(
              "taskmanager.memory.framework.off-heap.size",
              SIZE,
              "Direct and native memory that Flink itself is given")
          .defaults("128m")),
  TASK_OFF_HEAP(
      taskManager(
              "taskmanager.memory.task.off-heap.size",
              SIZE,
              "Direct and native memory of the user code")
          .defaults("0b")),
  NETWORK_MIN(
      taskManager("taskmanager.memory.network.min", SIZE, "Least network memory")
          .deprecatedKeys("taskmanager.network.memory.min")
          .defaults("64m")),
  NETWORK_MAX(
      taskManager("taskmanager.memory.network.max", SIZE, "Most network memory")
          .deprecatedKeys("taskmanager.network.memory.max")
          .defaults("1g")
          .defaults("9223372036854775807b", "1.17.0")),
  NETWORK_FRACTION(
      taskManager(
              "taskmanager.memory.network.fraction",
              FRACTION,
              "Network memory as a fraction of total Flink memory, kept between min and max")
          .deprecatedKeys("taskmanager.network.memory.fraction")
          .defaults("0.1")),
  TASKMANAGER_METASPACE(
      taskManager("taskmanager.memory.jvm-metaspace.size", SIZE, "JVM metaspace: class metadata")
          .defaults("96m")
          .defaults("256m", "1.10.1")),
  TASKMANAGER_OVERHEAD_MIN(
      taskManager("taskmanager.memory.jvm-overhead.min", SIZE, "Least JVM overhead")
          .defaults("192m")),
  TASKMANAGER_OVERHEAD_MAX(
      taskManager("taskmanager.memory.jvm-overhead.max", SIZE, "Most JVM overhead").defaults("1g")),
  TASKMANAGER_OVERHEAD_FRACTION(
      taskManager(
              "taskmanager.memory.jvm-overhead.fraction",
              FRACTION,
              "JVM overhead (threads, code, collector, native libraries) as a fraction of total"
                  + " process memory, kept between min and max")
          .defaults("0.1")),
  SEGMENT_SIZE(
      taskManager(
              "taskmanager.memory.segment-size",
              SIZE,
              "Size of one network buffer; a power of two, at least 4096 bytes")
          .defaults("32kb")),
  MIN_SEGMENT_SIZE(
      taskManager(
              "taskmanager.memory.min-segment-size",
              SIZE,
              "Smallest network buffer that buffer debloating may use")
          .since("1.14.0")
          .defaults("1kb")
          .defaults("256b", "1.15.0")),
  STARTING_SEGMENT_SIZE(
      taskManager(
              "taskmanager.memory.starting-segment-size",
              SIZE,
              "Network buffer that buffer debloating starts with")
          .since("2.0.0")
          .defaults("1024b")),
  BATCH_SHUFFLE_SIZE(
      taskManager(
              "taskmanager.memory.framework.off-heap.batch-shuffle.size",
              SIZE,
              "The part of framework off-heap memory that reads blocking shuffles")
          .since("1.13.0")
          .defaults("32m")
          .defaults("64m", "1.15.0")),
  CONSUMER_WEIGHTS(
      taskManager(
              "taskmanager.memory.managed.consumer-weights",
              MAP,
              "How the kinds of consumers in a slot share its managed memory")
          .since("1.12.0")
          .defaults("DATAPROC:70,PYTHON:30")
          .defaults("OPERATOR:70,STATE_BACKEND:70,PYTHON:30", "1.13.0")),
  TASK_SLOTS(
      taskManager(
              "taskmanager.numberOfTaskSlots",
              INTEGER,
              "Slots of a TaskManager; they divide managed memory evenly")
          .defaults("1")),
  CPU_CORES(
      taskManager(
          "taskmanager.cpu.cores", NUMBER, "Cores of a TaskManager; as many as slots unless set")),
  EXTERNAL_RESOURCES(
      taskManager("external-resources", TEXT, "Names of external resources such as GPUs")
          .since("1.11.0")),
  NUMBER_OF_BUFFERS(
      taskManager(
              "taskmanager.network.numberOfBuffers",
              INTEGER,
              "Legacy: number of network buffers, unless a network size or fraction is set")
          .legacy()
          .removedIn("2.0.0")),
  TASKMANAGER_HEAP_SIZE(
      taskManager(
              "taskmanager.heap.size",
              SIZE,
              "Legacy: total Flink memory on standalone clusters, total process memory on YARN,"
                  + " Kubernetes and Mesos; FLINK_TM_HEAP in the environment comes first")
          .legacy()
          .removedIn("2.0.0")),
  TASKMANAGER_HEAP_MB(
      taskManager("taskmanager.heap.mb", INTEGER, "Legacy: as taskmanager.heap.size, in mebibytes")
          .legacy()
          .removedIn("2.0.0")),
  STATE_BACKEND_TYPE(
      taskManager("state.backend.type", TEXT, "State backend of jobs that choose none of their own")
          .since("1.17.0")
          .deprecatedKeys("state.backend")),
  STATE_BACKEND(
      taskManager("state.backend", TEXT, "State backend of jobs that choose none of their own")
          .removedIn("1.17.0")),
  ROCKSDB_MANAGED(
      taskManager(
              "state.backend.rocksdb.memory.managed",
              BOOLEAN,
              "Whether RocksDB takes its memory from the slot's managed memory")
          .defaults("true")),
  ROCKSDB_FIXED_PER_SLOT(
      taskManager(
          "state.backend.rocksdb.memory.fixed-per-slot",
          SIZE,
          "Memory of RocksDB in each slot, outside managed memory")),
  ROCKSDB_FIXED_PER_TM(
      taskManager(
              "state.backend.rocksdb.memory.fixed-per-tm",
              SIZE,
              "Memory of RocksDB shared by all slots, outside managed memory")
          .since("1.17.0")),
  ROCKSDB_WRITE_BUFFER_RATIO(
      taskManager(
              "state.backend.rocksdb.memory.write-buffer-ratio",
              NUMBER,
              "The part of RocksDB's memory that write buffers may take")
          .defaults("0.5")),
  ROCKSDB_HIGH_PRIO_POOL_RATIO(
      taskManager(
              "state.backend.rocksdb.memory.high-prio-pool-ratio",
              NUMBER,
              "The part of RocksDB's memory that is kept for index and filter blocks")
          .defaults("0.1")),
  FORST_MANAGED(
      taskManager(
              "state.backend.forst.memory.managed",
              BOOLEAN,
              "Whether ForSt takes its memory from the slot's managed memory")
          .since("2.0.0")
          .defaults("true")),
  FORST_FIXED_PER_SLOT(
      taskManager(
              "state.backend.forst.memory.fixed-per-slot",
              SIZE,
              "Memory of ForSt in each slot, outside managed memory")
          .since("2.0.0")),
  FORST_FIXED_PER_TM(
      taskManager(
              "state.backend.forst.memory.fixed-per-tm",
              SIZE,
              "Memory of ForSt shared by all slots, outside managed memory")
          .since("2.0.0")),
  FORST_WRITE_BUFFER_RATIO(
      taskManager(
              "state.backend.forst.memory.write-buffer-ratio",
              NUMBER,
              "The part of ForSt's memory that write buffers may take")
          .since("2.0.0")
          .defaults("0.5")),
  FORST_HIGH_PRIO_POOL_RATIO(
      taskManager(
              "state.backend.forst.memory.high-prio-pool-ratio",
              NUMBER,
              "The part of ForSt's memory that is kept for index and filter blocks")
          .since("2.0.0")
          .defaults("0.1")),
  JOBMANAGER_PROCESS_SIZE(
      jobManager(
          "jobmanager.memory.process.size",
          SIZE,
          "Total process memory: all the memory of a JobManager; in a container its size")),
  JOBMANAGER_FLINK_SIZE(
      jobManager(
          "jobmanager.memory.flink.size",
          SIZE,
          "Total Flink memory: total process memory without JVM metaspace and JVM overhead")),
  JOBMANAGER_HEAP(
      jobManager("jobmanager.memory.heap.size", SIZE, "Heap of a JobManager; 128m or more")),
  JOBMANAGER_OFF_HEAP(
      jobManager(
              "jobmanager.memory.off-heap.size", SIZE, "Direct and native memory of a JobManager")
          .defaults("128m")),
  JOBMANAGER_DIRECT_LIMIT(
      jobManager(
              "jobmanager.memory.enable-jvm-direct-memory-limit",
              BOOLEAN,
              "Whether -XX:MaxDirectMemorySize is set to the off-heap memory of a JobManager")
          .defaults("false")),
  JOBMANAGER_METASPACE(
      jobManager("jobmanager.memory.jvm-metaspace.size", SIZE, "JVM metaspace: class metadata")
          .defaults("256m")),
  JOBMANAGER_OVERHEAD_MIN(
      jobManager("jobmanager.memory.jvm-overhead.min", SIZE, "Least JVM overhead")
          .defaults("192m")),
  JOBMANAGER_OVERHEAD_MAX(
      jobManager("jobmanager.memory.jvm-overhead.max", SIZE, "Most JVM overhead").defaults("1g")),
  JOBMANAGER_OVERHEAD_FRACTION(
      jobManager(
              "jobmanager.memory.jvm-overhead.fraction",
              FRACTION,
              "JVM overhead as a fraction of total process memory, kept between min and max")
          .defaults("0.1")),
  JOBMANAGER_HEAP_SIZE(
      jobManager(
              "jobmanager.heap.size",
              SIZE,
              "Legacy: the heap on standalone clusters and Kubernetes (since 1.13), total process"
                  + " memory on YARN; FLINK_JM_HEAP in the environment comes first")
          .since("1.10.0")
          .legacy()
          .removedIn("2.0.0")),
  JOBMANAGER_HEAP_MB(
      jobManager("jobmanager.heap.mb", INTEGER, "Legacy: as jobmanager.heap.size, in mebibytes")
          .since("1.10.0")
          .legacy()
          .removedIn("2.0.0")),
  HEAP_CUTOFF_RATIO(
      jobManager(
              "containerized.heap-cutoff-ratio",
              FRACTION,
              "Flink 1.10 in a container: the part of a JobManager that is not heap")
          .since("1.10.0")
          .removedIn("1.11.0")
          .deprecatedKeys("yarn.heap-cutoff-ratio")
          .defaults("0.25")),
  HEAP_CUTOFF_MIN(
      jobManager(
              "containerized.heap-cutoff-min",
              INTEGER,
              "Flink 1.10 in a container: least mebibytes of a JobManager that are not heap")
          .since("1.10.0")
          .removedIn("1.11.0")
          .deprecatedKeys("yarn.heap-cutoff-min")
          .defaults("600"));

  private final ProcessRole role;
  private final String key;
  private final List<String> deprecatedKeys;
  private final OptionType type;
  private final List<OptionDefault> defaults;
  private final FlinkVersion since;
  private final @Nullable FlinkVersion removedIn;
  private final boolean legacy;
  private final String meaning;

  MemoryOption(OptionSpec spec) {
    this.role = spec.role;
    this.key = spec.key;
    this.deprecatedKeys = spec.deprecatedKeys;
    this.type = spec.type;
    this.defaults = Collections.unmodifiableList(spec.defaults);
    this.since = spec.since;
    this.removedIn = spec.removedIn;
    this.legacy = spec.legacy;
    this.meaning = spec.meaning;
  }

  /** The process whose memory the option shapes. */
  public ProcessRole role() {
    return role;
  }

  public String key() {
    return key;
  }

  /** Older names of the same option that Flink still takes, in the order in which it tries them. */
  public List<String> deprecatedKeys() {
    return deprecatedKeys;
  }

  public OptionType type() {
    return type;
  }

  /** What it means, in one line. */
  public String meaning() {
    return meaning;
  }

  /** Whether Flink takes it only in place of a newer option. */
  public boolean isLegacy() {
    return legacy;
  }

  /** The first release that knows it; 1.10.0 stands for that or an older one. */
  public FlinkVersion since() {
    return since;
  }

  /** The first release that ignores it; null when none does. */
  public @Nullable FlinkVersion removedIn() {
    return removedIn;
  }

  /** Whether a release reads it; where not, the option is silently ignored. */
  public boolean isKnown(FlinkVersion version) {
    return version.atLeast(since) && (removedIn == null || !version.atLeast(removedIn));
  }

  /** The defaults over time, oldest first; empty when the option has none. */
  public List<OptionDefault> defaults() {
    return defaults;
  }

  /** The default in a release; null when the option has none there. */
  public @Nullable OptionDefault defaultIn(FlinkVersion version) {
    for (int i = defaults.size() - 1; i >= 0; i--) {
      if (version.atLeast(defaults.get(i).since())) {
        return defaults.get(i);
      }
    }
    return null;
  }
}
