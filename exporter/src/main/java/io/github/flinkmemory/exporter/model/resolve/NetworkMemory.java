package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.function.Supplier;

/** Network memory: from its fraction, from the legacy number of buffers, or as the rest. */
final class NetworkMemory {
  /** {@code MemoryManager.MIN_PAGE_SIZE} of Flink. */
  static final int MIN_SEGMENT_SIZE = 4096;

  private NetworkMemory() {}

  /** As a fraction of total Flink memory. */
  static Amount ofFlink(Options options, long flink) throws RefusedException {
    return isByNumberOfBuffers(options)
        ? byNumberOfBuffers(options)
        : range(options).ofWhole("total Flink memory", flink);
  }

  /** As a fraction of total Flink memory, of which only the other parts are known. */
  static Amount besideOthers(Options options, long others) throws RefusedException {
    return isByNumberOfBuffers(options)
        ? byNumberOfBuffers(options)
        : range(options).ofOthers("the other parts of total Flink memory", others);
  }

  /** As what the other parts leave of total Flink memory. */
  static Amount rest(Options options, long flink, long others) throws RefusedException {
    long rest = flink - others;
    Supplier<String> what =
        () ->
            "network memory, the rest of total Flink memory "
                + MemorySize.describe(flink)
                + " after "
                + MemorySize.describe(others)
                + " of other parts,";
    if (isByNumberOfBuffers(options)) {
      Amount byBuffers = byNumberOfBuffers(options);
      if (byBuffers.bytes() != rest) {
        Setting buffers = options.get(MemoryOption.NUMBER_OF_BUFFERS);
        throw new RefusedException(
            Problem.NETWORK_DIFFERS_FROM_BUFFERS,
            Math.abs(rest - byBuffers.bytes()),
            what.get()
                + " comes to "
                + MemorySize.describe(rest)
                + ", but "
                + buffers
                + " asks for exactly "
                + MemorySize.describe(byBuffers.bytes()),
            buffers);
      }
      return byBuffers;
    }
    Range range = range(options);
    range.check(Problem.NETWORK_OUT_OF_RANGE, what, rest);
    return new Amount(
        rest,
        Provenance.derived(
            () ->
                "rest of total Flink memory after all other parts"
                    + (range.contradicts(rest, flink)
                        ? "; " + range.fractionSetting() + " has no effect"
                        : "")));
  }

  private static Range range(Options options) throws RefusedException {
    return Range.read(
        options, MemoryOption.NETWORK_MIN, MemoryOption.NETWORK_MAX, MemoryOption.NETWORK_FRACTION);
  }

  /** The legacy option counts only where none of the newer ones is set. */
  private static boolean isByNumberOfBuffers(Options options) {
    return options.isSet(MemoryOption.NUMBER_OF_BUFFERS)
        && !options.isSet(MemoryOption.NETWORK_MIN)
        && !options.isSet(MemoryOption.NETWORK_MAX)
        && !options.isSet(MemoryOption.NETWORK_FRACTION);
  }

  private static Amount byNumberOfBuffers(Options options) throws RefusedException {
    Setting buffers = options.get(MemoryOption.NUMBER_OF_BUFFERS);
    long number = options.integer(buffers);
    long segment = segmentSize(options);
    if (number < 0) {
      throw new RefusedException(Problem.NOT_POSITIVE, buffers + " must not be negative", buffers);
    }
    return new Amount(number * segment, Provenance.share(buffers, "segments of", segment));
  }

  /** Flink's check of the size of a network buffer. */
  static int segmentSize(Options options) throws RefusedException {
    Setting setting = options.get(MemoryOption.SEGMENT_SIZE);
    long bytes = options.bytes(setting);
    if (bytes > Integer.MAX_VALUE || bytes < MIN_SEGMENT_SIZE || Long.bitCount(bytes) != 1) {
      throw new RefusedException(
          Problem.SEGMENT_SIZE, setting + " must be a power of two from 4096 bytes to 1g", setting);
    }
    return (int) bytes;
  }
}
