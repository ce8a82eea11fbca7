package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.slot.ConsumerWeights;
import io.github.flinkmemory.exporter.model.slot.RocksDbMemory;
import io.github.flinkmemory.exporter.model.slot.SlotDivision;
import java.util.EnumSet;
import java.util.Locale;

/** What of network and managed memory falls to each slot, and to the state backend in it. */
final class DivisionSection {
  private final Resolution resolution;
  private final SlotDivision division;
  private final TextPage page;

  private DivisionSection(Resolution resolution, SlotDivision division, TextPage page) {
    this.resolution = resolution;
    this.division = division;
    this.page = page;
  }

  /** Appends nothing where there are no slots. */
  static void append(TextPage page, Resolution resolution) {
    SlotDivision division = SlotDivision.of(resolution).orElse(null);
    if (division != null) {
      page.section("Division");
      new DivisionSection(resolution, division, page).append();
    }
  }

  private void append() {
    page.line(
        "  Network   "
            + SizeText.bytes(division.networkBuffers())
            + " buffers of "
            + MemorySize.format(division.segmentSize())
            + ", "
            + SizeText.bytes(division.buffersPerSlot())
            + " a slot");
    page.line(
        "  Managed   "
            + SizeText.mebibytes(division.managedPerSlot())
            + " MiB in each of "
            + division.slots()
            + (division.slots() == 1 ? " slot" : " slots")
            + sharedWithPython());
    RocksDbMemory.of(resolution, division).ifPresent(this::appendRocksDb);
  }

  private String sharedWithPython() {
    return ConsumerWeights.of(resolution)
        .map(
            weights ->
                String.format(
                    Locale.ROOT,
                    "; beside Python workers %.0f %% of it for state or operators",
                    100
                        * weights.share(
                            ConsumerWeights.Consumer.STATE_BACKEND,
                            EnumSet.of(
                                ConsumerWeights.Consumer.STATE_BACKEND,
                                ConsumerWeights.Consumer.PYTHON))))
        .orElse("");
  }

  private void appendRocksDb(RocksDbMemory memory) {
    String backend = RocksDbMemory.stateBackend(resolution).orElse("");
    String name = backend.toLowerCase(Locale.ROOT).contains("forst") ? "ForSt" : "RocksDB";
    String condition = backend.isEmpty() ? " where a job uses it" : "";
    page.line(
        "  "
            + TextPage.left(name, 10)
            + (memory.source() == RocksDbMemory.Source.UNBOUNDED
                ? "without a bound, outside the model"
                : "cache "
                    + SizeText.mebibytes(memory.cacheCapacity())
                    + " MiB, of which write buffers may take "
                    + SizeText.mebibytes(memory.writeBufferCapacity())
                    + " MiB, "
                    + from(memory.source()))
            + condition);
  }

  private static String from(RocksDbMemory.Source source) {
    switch (source) {
      case MANAGED:
        return "from each slot's managed memory";
      case FIXED_PER_SLOT:
        return "in each slot, outside managed memory";
      default:
        return "for all slots, outside managed memory";
    }
  }
}
