package io.github.flinkmemory.agent.read;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SourceStatus;

/**
 * Reads one source into a sample. Called on the sampler's thread only, so an implementation may
 * keep buffers. It may throw anything: its fields are then withheld and the source is marked as
 * failed, while the others go on.
 */
public interface SampleReader {
  /** Sets what it could read and says how the source fares. */
  SourceStatus read(MemorySample.Builder sample) throws Exception;

  /**
   * Least time from one read to the next, in milliseconds; 0 for each tick. Between two reads the
   * sample carries what the last one delivered. A dear reader says here how dear it is.
   */
  default long intervalMillis() {
    return 0;
  }

  /**
   * How old, in milliseconds, what it delivers may be beyond the tick; 0 when all of it is of the
   * tick. Longer than {@link #intervalMillis} for a reader that does its dear part more rarely than
   * the rest. Exported.
   */
  default long cadenceMillis() {
    return intervalMillis();
  }

  /**
   * Whether the read that has just ended stopped the host's threads for a part of its time. The
   * whole time of such a read is then counted as a pause that the agent caused, which is an upper
   * bound.
   */
  default boolean pausesHost() {
    return false;
  }
}
