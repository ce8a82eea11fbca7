package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.truth.ProcessFigures;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a TaskManager at one moment. A subject of which nothing but the agent tells is
 * not among the bytes.
 *
 * @param overheadAndHidden bytes of the overhead and of what Netty takes past the JVM, which only
 *     native memory tracking tells apart; null where it is not known either
 */
record Truth(Map<Subject, Long> bytes, ProcessFigures process, @Nullable Long overheadAndHidden) {

  Truth(Map<Subject, Long> bytes, ProcessFigures process) {
    this(bytes, process, null);
  }

  /** What the kernel and the JVM say; without direct memory, of which they do not know all. */
  static Truth of(ProcessFigures figures) {
    Map<Subject, Long> bytes = new EnumMap<>(Subject.class);
    bytes.put(Subject.RESIDENT, figures.resident());
    bytes.put(Subject.HEAP_USED, figures.heapUsed());
    bytes.put(Subject.METASPACE_USED, figures.metaspaceUsed());
    bytes.put(Subject.METASPACE_DEMAND, figures.metaspaceCommitted());
    bytes.put(Subject.KIND_HEAP, figures.heapResident());
    bytes.put(Subject.KIND_METASPACE, figures.metaspaceResident());
    bytes.put(Subject.KIND_CODE, figures.codeResident());
    bytes.put(Subject.KIND_THREAD_STACKS, figures.stacksResident());
    bytes.put(Subject.KIND_MAPPED_FILES, figures.mappedFilesResident());
    bytes.put(Subject.KIND_LIBRARIES, figures.librariesResident());
    return new Truth(bytes, figures);
  }

  /**
   * Adds the overhead: what is resident and belongs to none of the other areas.
   *
   * @param direct bytes of direct memory, the network's among it
   * @param managed resident bytes of managed memory
   */
  Truth withOverhead(long direct, long managed) {
    return with(Subject.OVERHEAD_USED, rest(direct, managed));
  }

  /**
   * Adds the overhead together with the direct memory that the JVM does not count.
   *
   * @param counted bytes of direct memory that it counts, the network's among it
   * @param managed resident bytes of managed memory
   */
  Truth withOverheadAndHidden(long counted, long managed) {
    return new Truth(bytes, process, rest(counted, managed));
  }

  private long rest(long direct, long managed) {
    return process.resident() - process.heapResident() - process.metaspaceUsed() - direct - managed;
  }

  @Nullable Long of(Subject subject) {
    return bytes.get(subject);
  }

  /**
   * What is resident and of none of the kinds whose truth is known; null where that of direct
   * memory is not.
   */
  @Nullable Long unnamed() {
    Long resident = of(Subject.RESIDENT);
    if (resident == null || of(Subject.KIND_DIRECT) == null) {
      return null;
    }
    long kinds =
        bytes.entrySet().stream()
            .filter(entry -> entry.getKey().isKind())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return resident - kinds;
  }

  Truth with(Subject subject, long value) {
    Map<Subject, Long> more = new EnumMap<>(bytes);
    more.put(subject, value);
    return new Truth(more, process, overheadAndHidden);
  }

  /** Whether nothing has moved between two moments, or so little that it does not matter. */
  boolean isCloseTo(Truth other) {
    return bytes.keySet().equals(other.bytes.keySet())
        && bytes.entrySet().stream()
            .allMatch(
                entry -> {
                  long value = entry.getValue();
                  Long before = other.of(entry.getKey());
                  return before != null
                      && Math.abs(value - before) <= Subject.allowed((double) value) / 2;
                });
  }
}
