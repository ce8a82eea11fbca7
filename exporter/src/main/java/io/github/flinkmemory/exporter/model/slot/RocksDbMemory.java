package io.github.flinkmemory.exporter.model.slot;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.util.Locale;
import java.util.Optional;

/**
 * What RocksDB, or ForSt, may take: where its memory comes from, and how block cache and write
 * buffers share it ({@code RocksDBMemoryControllerUtils}). Immutable; sizes in bytes.
 */
public final class RocksDbMemory {
  /** Where the memory comes from. */
  public enum Source {
    /** The slot's managed memory, shared with Python and batch operators where a job has them. */
    MANAGED,
    /** A fixed size in each slot, outside managed memory. */
    FIXED_PER_SLOT,
    /** A fixed size for all slots, outside managed memory. */
    FIXED_PER_TASK_MANAGER,
    /** RocksDB's own defaults in each column family, without a bound. */
    UNBOUNDED;

    /** The code in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double DEFAULT_WRITE_BUFFER_RATIO = 0.5;
  private static final long DEFAULT_WRITE_BUFFER = 64L << 20;
  private static final long ALIGNMENT = 4096;

  private final Source source;
  private final long granted;
  private final double writeBufferRatio;

  private RocksDbMemory(Source source, long granted, double writeBufferRatio) {
    this.source = source;
    this.granted = granted;
    this.writeBufferRatio = writeBufferRatio;
  }

  /** The configured state backend, as the user wrote it; empty when jobs choose their own. */
  public static Optional<String> stateBackend(Resolution resolution) {
    Optional<Setting> type = resolution.configured(MemoryOption.STATE_BACKEND_TYPE);
    return (type.isPresent() ? type : resolution.configured(MemoryOption.STATE_BACKEND))
        .map(Setting::value);
  }

  /**
   * The memory of RocksDB, or of ForSt where that is the configured state backend, for a job
   * without other consumers of managed memory. Empty where its options cannot be read.
   */
  public static Optional<RocksDbMemory> of(Resolution resolution, SlotDivision division) {
    boolean forst =
        stateBackend(resolution)
            .map(type -> type.toLowerCase(Locale.ROOT).contains("forst"))
            .orElse(false);
    try {
      return Optional.of(
          forst
              ? read(
                  resolution,
                  division,
                  MemoryOption.FORST_FIXED_PER_SLOT,
                  MemoryOption.FORST_MANAGED,
                  MemoryOption.FORST_FIXED_PER_TM,
                  MemoryOption.FORST_WRITE_BUFFER_RATIO)
              : read(
                  resolution,
                  division,
                  MemoryOption.ROCKSDB_FIXED_PER_SLOT,
                  MemoryOption.ROCKSDB_MANAGED,
                  MemoryOption.ROCKSDB_FIXED_PER_TM,
                  MemoryOption.ROCKSDB_WRITE_BUFFER_RATIO));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static RocksDbMemory read(
      Resolution resolution,
      SlotDivision division,
      MemoryOption fixedPerSlot,
      MemoryOption managed,
      MemoryOption fixedPerTaskManager,
      MemoryOption ratioOption) {
    double ratio =
        resolution
            .configured(ratioOption)
            .map(setting -> Double.parseDouble(setting.value()))
            .orElse(DEFAULT_WRITE_BUFFER_RATIO);
    Optional<Setting> perSlot = resolution.configured(fixedPerSlot);
    if (perSlot.isPresent()) {
      return new RocksDbMemory(
          Source.FIXED_PER_SLOT, MemorySize.parseBytes(perSlot.get().value()), ratio);
    }
    boolean isManaged =
        resolution
            .configured(managed)
            .map(setting -> setting.value().equalsIgnoreCase("true"))
            .orElse(true);
    if (isManaged) {
      return new RocksDbMemory(Source.MANAGED, division.managedPerSlot(), ratio);
    }
    Optional<Setting> perTaskManager = resolution.configured(fixedPerTaskManager);
    return perTaskManager.isPresent()
        ? new RocksDbMemory(
            Source.FIXED_PER_TASK_MANAGER,
            MemorySize.parseBytes(perTaskManager.get().value()),
            ratio)
        : new RocksDbMemory(Source.UNBOUNDED, 0, ratio);
  }

  public Source source() {
    return source;
  }

  /** Bytes granted, to each slot or to the TaskManager; 0 when unbounded. */
  public long granted() {
    return granted;
  }

  /** Bytes of the block cache, to which write buffers are charged; 0 when unbounded. */
  public long cacheCapacity() {
    return (long) ((3 - writeBufferRatio) * granted / 3);
  }

  /** Bytes that write buffers may take; 0 when unbounded. */
  public long writeBufferCapacity() {
    return (long) (2 * granted * writeBufferRatio / 3);
  }

  /**
   * Whether an arena block of a write buffer of the default 64m passes 7/8 of what write buffers
   * may take, so that RocksDB flushes all the time.
   */
  public boolean flushesConstantly() {
    long arenaBlock = (DEFAULT_WRITE_BUFFER / 8 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return source != Source.UNBOUNDED && arenaBlock > writeBufferCapacity() * 7 / 8;
  }
}
