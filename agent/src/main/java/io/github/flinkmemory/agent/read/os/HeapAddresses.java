package io.github.flinkmemory.agent.read.os;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the heap lies in the address space of this process; reserved, so it never moves. */
final class HeapAddresses {
  /** "[low, high)", with one or two addresses between the two where part of it is in use. */
  private static final Pattern RANGE =
      Pattern.compile("\\[0x([0-9a-f]{1,16}),[^\\[\\])]*?0x([0-9a-f]{1,16})\\)");

  private final List<Range> ranges;

  private HeapAddresses(List<Range> ranges) {
    this.ranges = Collections.unmodifiableList(ranges);
  }

  /**
   * From the text of the JVM's diagnostic command GC.heap_info, Java 8 to 25: Serial and Parallel
   * tell a range for each generation and for each space in it, G1 and Shenandoah one, ZGC none.
   */
  static HeapAddresses parse(String heapInfo) {
    List<Range> found = new ArrayList<>();
    Matcher matcher = RANGE.matcher(heapInfo);
    while (matcher.find()) {
      long low = Long.parseUnsignedLong(matcher.group(1), 16);
      long high = Long.parseUnsignedLong(matcher.group(2), 16);
      if (low < high) {
        found.add(new Range(low, high));
      }
    }
    return new HeapAddresses(merge(found));
  }

  private static List<Range> merge(List<Range> found) {
    found.sort(Comparator.comparingLong(range -> range.low));
    List<Range> merged = new ArrayList<>();
    for (Range range : found) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.low <= last.high) {
        merged.set(merged.size() - 1, new Range(last.low, Math.max(last.high, range.high)));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  /** In ascending order, none touching another. */
  List<Range> ranges() {
    return ranges;
  }

  /** Bytes in all ranges. */
  long size() {
    long size = 0;
    for (Range range : ranges) {
      size += range.high - range.low;
    }
    return size;
  }

  /** The address of a byte, counted through all ranges; below {@link #size}. */
  long address(long offset) {
    long left = offset;
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      long length = range.high - range.low;
      if (left < length) {
        return range.low + left;
      }
      left -= length;
    }
    throw new IndexOutOfBoundsException(offset + " of " + size());
  }

  /** From the first address to before the last. */
  static final class Range {
    final long low;
    final long high;

    Range(long low, long high) {
      this.low = low;
      this.high = high;
    }
  }
}
