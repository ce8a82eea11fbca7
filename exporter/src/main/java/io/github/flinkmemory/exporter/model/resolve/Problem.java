package io.github.flinkmemory.exporter.model.resolve;

import java.util.Locale;

/** Why Flink refuses a configuration. */
public enum Problem {
  /** None of the sizes is set from which a model can be derived. */
  NO_SIZE_CONFIGURED,
  /** A value that is not of the option's type. */
  UNREADABLE_VALUE,
  /** A least size above the most. */
  MIN_ABOVE_MAX,
  /** A fraction below 0, or 1 and more. */
  FRACTION_OUT_OF_RANGE,
  /** JVM metaspace and JVM overhead leave nothing of the process. */
  JVM_PARTS_EXCEED_PROCESS,
  /** The parts exceed total Flink memory. */
  PARTS_EXCEED_FLINK,
  /** The rest that is left to network memory is outside its range. */
  NETWORK_OUT_OF_RANGE,
  /** The rest that is left to network memory is not the legacy number of buffers. */
  NETWORK_DIFFERS_FROM_BUFFERS,
  /** Total Flink memory and JVM metaspace exceed the process. */
  FLINK_EXCEEDS_PROCESS,
  /** The rest that is left to JVM overhead is outside its range. */
  OVERHEAD_OUT_OF_RANGE,
  /** A JobManager's off-heap memory leaves nothing to the heap. */
  OFF_HEAP_EXCEEDS_FLINK,
  /** A JobManager's heap exceeds total Flink memory. */
  HEAP_EXCEEDS_FLINK,
  /** A JobManager's heap and off-heap memory do not add up to total Flink memory. */
  PARTS_DIFFER_FROM_FLINK,
  /** A sum of more than 2^63 - 1 bytes. */
  TOO_LARGE,
  /** A network buffer that is too small or no power of two. */
  SEGMENT_SIZE,
  /** A number of cores, slots or mebibytes that must be positive. */
  NOT_POSITIVE,
  /** In a MiniCluster: least and most network memory must agree. */
  NETWORK_MIN_AND_MAX_DIFFER,
  /** Flink 1.10 in a container: the legacy cut-off leaves no heap. */
  CUTOFF_EXCEEDS_PROCESS;

  /** The code in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
