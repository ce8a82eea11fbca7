package io.github.flinkmemory.exporter.model.slot;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.option.OptionDefault;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.util.Optional;

/**
 * Network buffers and the slots' equal shares of a TaskManager. Only managed memory is enforced per
 * slot; heap, off-heap and network memory are shared by all slots. Immutable.
 */
public final class SlotDivision {
  private static final int MIN_SEGMENT_SIZE = 4096;

  private final int slots;
  private final long segmentSize;
  private final long networkBuffers;
  private final long managedPerSlot;

  private SlotDivision(int slots, long segmentSize, long network, long managed) {
    this.slots = slots;
    this.segmentSize = segmentSize;
    this.networkBuffers = network / segmentSize;
    this.managedPerSlot = managed / slots;
  }

  /**
   * The division of a resolved TaskManager; empty for a refused one, for a JobManager, and where
   * the number of slots or the size of a buffer would stop the TaskManager at its start.
   */
  public static Optional<SlotDivision> of(Resolution resolution) {
    MemoryModel model = resolution.model().orElse(null);
    if (model == null || !model.has(MemoryComponent.NETWORK)) {
      return Optional.empty();
    }
    try {
      int slots = slots(resolution);
      long segmentSize = segmentSize(resolution);
      long network = model.bytes(MemoryComponent.NETWORK);
      boolean startable =
          slots >= 1
              && segmentSize >= MIN_SEGMENT_SIZE
              && segmentSize <= Integer.MAX_VALUE
              && Long.bitCount(segmentSize) == 1
              && network / segmentSize <= Integer.MAX_VALUE;
      return startable
          ? Optional.of(
              new SlotDivision(slots, segmentSize, network, model.bytes(MemoryComponent.MANAGED)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Flink takes -1 for 1 ({@code ConfigurationParserUtils.getSlot}). */
  private static int slots(Resolution resolution) {
    int slots = Integer.parseInt(value(resolution, MemoryOption.TASK_SLOTS));
    return slots == -1 ? 1 : slots;
  }

  private static long segmentSize(Resolution resolution) {
    return MemorySize.parseBytes(value(resolution, MemoryOption.SEGMENT_SIZE));
  }

  private static String value(Resolution resolution, MemoryOption option) {
    OptionDefault byDefault = option.defaultIn(resolution.resolver().version());
    return resolution
        .configured(option)
        .map(Setting::value)
        .orElse(byDefault == null ? "" : byDefault.value());
  }

  public int slots() {
    return slots;
  }

  /** Bytes of one network buffer. */
  public long segmentSize() {
    return segmentSize;
  }

  /** Number of network buffers; what is left of network memory is not used. */
  public long networkBuffers() {
    return networkBuffers;
  }

  /** Number of network buffers of an equal share; any slot may take more. */
  public long buffersPerSlot() {
    return networkBuffers / slots;
  }

  /** Bytes of managed memory of one slot, which is all that it can get. */
  public long managedPerSlot() {
    return managedPerSlot;
  }
}
