package io.github.flinkmemory.agent.read;

import java.util.Arrays;

/** Memory segments of one size that one operator holds. Immutable. */
public final class SegmentGroup {
  private final int count;
  private final long segmentSize;
  private final int looked;
  private final long[] addresses;

  /**
   * @param count number of segments
   * @param segmentSize bytes of each
   * @param looked at how many of them, picked at random, for their addresses
   * @param addresses of those among them that are not on the heap, in any order
   */
  public SegmentGroup(int count, long segmentSize, int looked, long[] addresses) {
    this.count = count;
    this.segmentSize = segmentSize;
    this.looked = looked;
    this.addresses = addresses.clone();
    Arrays.sort(this.addresses);
  }

  /** Bytes in all segments. */
  public long bytes() {
    return count * segmentSize;
  }

  public long segmentSize() {
    return segmentSize;
  }

  /** Ascending; of as many segments as the page map is to be asked for. */
  public long[] addresses() {
    return addresses.clone();
  }

  /**
   * What all segments have in memory, in bytes, by what those with a known address have: exact when
   * all were looked at. Those on the heap have nothing outside of it.
   *
   * @param resident bytes in memory of the segments with a known address
   */
  public long estimate(long resident) {
    return looked == 0 ? 0 : Math.round((double) resident / looked * count);
  }
}
