package io.github.flinkmemory.agent.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the memory segments lie that operators hold of managed memory. For the sampler's thread.
 */
public interface ManagedSegments {
  /**
   * Almost certainly another number when another operator holds segments or one holds another
   * number of them. Touches no segment: microseconds.
   *
   * @throws Exception when this Flink is not as we know it, with the reason as its message
   */
  long owners() throws Exception;

  /**
   * All segments that are allocated now, in groups, with addresses of some of each group; null when
   * segments came and went while they were looked at.
   *
   * @param addresses how many addresses to tell at most: of all groups together, in proportion to
   *     their sizes, but at least one of each
   * @param bytes how much the segments with these addresses may hold at most, likewise
   * @throws Exception when this Flink is not as we know it, with the reason as its message
   */
  @Nullable List<SegmentGroup> look(int addresses, long bytes) throws Exception;
}
