package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.sample.SampleField.CHILDREN_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_LIMIT;
import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_LIMIT;
import static io.github.flinkmemory.exporter.sample.SampleField.DIRECT_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_LIMIT;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_RESERVED_PYTHON;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_RESERVED_STATE_BACKEND;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_COMMITTED;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LIMIT;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_USED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETTY_UNCOUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_AVAILABLE_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_REQUIRED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_SEGMENT_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.NETWORK_TOTAL_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_PINNED;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_UNMANAGED_PINNED;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_UNMANAGED_USAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.ROCKSDB_USAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.TASK_MANAGERS;

import io.github.flinkmemory.exporter.ledger.LedgerEntry;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What used, demand and limit mean in each area. Pure functions of a sample and, for limits that
 * are a budget and not a JVM flag, of the model. A sum with an unknown term is unknown: half a
 * number is worse than none.
 */
final class AreaMeasurement {
  private AreaMeasurement() {}

  static AreaUsage of(
      Area area, ProcessRole role, MemorySample sample, @Nullable MemoryModel model) {
    switch (area) {
      case HEAP:
        // Use includes garbage; what lives shows only after a collection that covered the old
        // generation.
        return new AreaUsage(
            field(sample, HEAP_USED), field(sample, HEAP_LIVE), field(sample, HEAP_LIMIT));
      case OFF_HEAP:
        return offHeap(role, sample);
      case NETWORK:
        return network(sample);
      case MANAGED:
        return managed(sample, model);
      case METASPACE:
        // The JVM's limit applies to committed memory, so that is what a job needs.
        return new AreaUsage(
            field(sample, METASPACE_USED),
            field(sample, METASPACE_COMMITTED),
            field(sample, METASPACE_LIMIT));
      case OVERHEAD:
        return overhead(role, sample, model);
    }
    throw new AssertionError(area);
  }

  /**
   * Direct buffers without the network segments (allocated in full at start), and Netty memory that
   * the JVM does not count. A lower bound: memory that neither counts is not seen here but in the
   * overhead.
   */
  private static AreaUsage offHeap(ProcessRole role, MemorySample sample) {
    OptionalLong network = networkPool(role, sample);
    OptionalLong direct = field(sample, DIRECT_USED);
    OptionalLong limit = field(sample, DIRECT_LIMIT);
    if (!network.isPresent()) {
      return AreaUsage.UNKNOWN;
    }
    OptionalLong used =
        direct.isPresent() && !failed(sample, Source.NETTY)
            ? OptionalLong.of(
                direct.getAsLong() - network.getAsLong() + sample.get(NETTY_UNCOUNTED, 0))
            : OptionalLong.empty();
    return new AreaUsage(
        used,
        used,
        limit.isPresent()
            ? OptionalLong.of(Math.max(0, limit.getAsLong() - network.getAsLong()))
            : OptionalLong.empty());
  }

  /** Bytes of the whole network pool; 0 in a JobManager, which has none. */
  private static OptionalLong networkPool(ProcessRole role, MemorySample sample) {
    return role == ProcessRole.JOB_MANAGER
        ? OptionalLong.of(0)
        : segments(sample, NETWORK_TOTAL_SEGMENTS);
  }

  private static AreaUsage network(MemorySample sample) {
    OptionalLong total = segments(sample, NETWORK_TOTAL_SEGMENTS);
    OptionalLong available = segments(sample, NETWORK_AVAILABLE_SEGMENTS);
    OptionalLong used =
        total.isPresent() && available.isPresent()
            ? OptionalLong.of(total.getAsLong() - available.getAsLong())
            : OptionalLong.empty();
    return new AreaUsage(used, segments(sample, NETWORK_REQUIRED_SEGMENTS), total);
  }

  private static OptionalLong segments(MemorySample sample, SampleField count) {
    return sample.has(count) && sample.has(NETWORK_SEGMENT_SIZE)
        ? OptionalLong.of(sample.get(count) * sample.get(NETWORK_SEGMENT_SIZE))
        : OptionalLong.empty();
  }

  /**
   * Segments that operators allocated, what the RocksDB caches hold and the Python workers' memory;
   * never the reservation, which RocksDB takes in full at once. RocksDB charges its write buffers
   * to the cache by entries that it keeps pinned, so pinned memory contains them.
   */
  private static AreaUsage managed(MemorySample sample, @Nullable MemoryModel model) {
    OptionalLong limit =
        model != null && model.has(Area.MANAGED)
            ? OptionalLong.of(model.bytes(Area.MANAGED) * taskManagers(sample))
            : OptionalLong.empty();
    if (!managedIsKnown(sample)) {
      return new AreaUsage(OptionalLong.empty(), OptionalLong.empty(), limit);
    }
    long own = sample.get(MANAGED_ALLOCATED_SEGMENTS) + pythonWorkers(sample);
    return new AreaUsage(
        OptionalLong.of(own + managedCaches(sample, ROCKSDB_USAGE, ROCKSDB_UNMANAGED_USAGE)),
        OptionalLong.of(own + managedCaches(sample, ROCKSDB_PINNED, ROCKSDB_UNMANAGED_PINNED)),
        limit);
  }

  /**
   * A state backend whose cache could not be read (its lock was held, or it is RocksDB 5.17, which
   * tells nothing) is seen by its reservation: what it uses is unknown then, not nothing.
   */
  private static boolean managedIsKnown(MemorySample sample) {
    boolean hiddenStateBackend =
        !sample.has(ROCKSDB_USAGE) && sample.get(MANAGED_RESERVED_STATE_BACKEND, 0) > 0;
    return sample.has(MANAGED_ALLOCATED_SEGMENTS)
        && !hiddenStateBackend
        && !failed(sample, Source.ROCKSDB)
        && !(hasPython(sample) && failed(sample, Source.CHILDREN));
  }

  private static boolean hasPython(MemorySample sample) {
    return sample.get(MANAGED_RESERVED_PYTHON, 0) > 0;
  }

  /** Child processes of a job without Python are the user's own, outside managed memory. */
  private static long pythonWorkers(MemorySample sample) {
    return hasPython(sample) ? sample.get(CHILDREN_RESIDENT, 0) : 0;
  }

  /** Without caches whose size an option of their own fixes, outside managed memory. */
  private static long managedCaches(
      MemorySample sample, SampleField all, SampleField outsideManaged) {
    return sample.get(all, 0) - sample.get(outsideManaged, 0);
  }

  /**
   * Resident memory that belongs to no other area, by the ledger: resident parts are taken away,
   * never committed ones. A heap of which half was never touched is not resident.
   */
  private static AreaUsage overhead(
      ProcessRole role, MemorySample sample, @Nullable MemoryModel model) {
    OptionalLong limit = OptionalLong.empty();
    if (model != null && model.isComplete() && sample.has(CONTAINER_LIMIT)) {
      long others = model.totalProcess() - model.bytes(MemoryComponent.JVM_OVERHEAD);
      limit = OptionalLong.of(Math.max(0, sample.get(CONTAINER_LIMIT) - others));
    }
    boolean managedKnown = role == ProcessRole.JOB_MANAGER || managedIsKnown(sample);
    if (!sample.has(PROCESS_RESIDENT)
        || !sample.has(HEAP_RESIDENT)
        || !sample.has(METASPACE_USED)
        || !sample.has(DIRECT_USED)
        || failed(sample, Source.NETTY)
        || !managedKnown) {
      return new AreaUsage(OptionalLong.empty(), OptionalLong.empty(), limit);
    }
    ResidentLedger ledger = ResidentLedger.of(sample);
    long used = sample.get(PROCESS_RESIDENT);
    for (LedgerEntry entry : ledger.entries()) {
      used -= entry.kind().isOverhead() ? 0 : entry.bytes();
    }
    used += unmanagedCaches(sample, ledger);
    // Figures of other moments, or memory that was allocated and not touched: the ledger tells
    // that as a negative remainder.
    OptionalLong known = OptionalLong.of(Math.max(0, used));
    return new AreaUsage(known, known, limit);
  }

  /**
   * Caches outside managed memory are in the ledger with the others, as far as they are resident;
   * which of them are does not show.
   */
  private static long unmanagedCaches(MemorySample sample, ResidentLedger ledger) {
    long usage = sample.get(ROCKSDB_USAGE, 0);
    double share =
        usage <= 0 ? 0 : Math.min(1, sample.get(ROCKSDB_UNMANAGED_USAGE, 0) / (double) usage);
    return Math.round(share * ledger.bytes(ResidentKind.ROCKSDB).orElse(0));
  }

  /**
   * A MiniCluster may have several in one JVM. The model is that of one of them, each has budgets
   * like it, and what is read from Flink is summed.
   */
  private static long taskManagers(MemorySample sample) {
    return Math.max(1, sample.get(TASK_MANAGERS, 0));
  }

  private static OptionalLong field(MemorySample sample, SampleField field) {
    return sample.has(field) ? OptionalLong.of(sample.get(field)) : OptionalLong.empty();
  }

  private static boolean failed(MemorySample sample, Source source) {
    return state(sample, source) == SourceState.FAILED;
  }

  private static @Nullable SourceState state(MemorySample sample, Source source) {
    SourceStatus status = sample.sources().get(source);
    return status == null ? null : status.state();
  }
}
