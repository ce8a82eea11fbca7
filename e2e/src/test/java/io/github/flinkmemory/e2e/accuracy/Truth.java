package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.truth.ProcessFigures;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a TaskManager at one moment. A subject of which nothing but the agent tells is
 * not among the bytes.
 */
record Truth(Map<Subject, Long> bytes, ProcessFigures process) {

  @Nullable Long of(Subject subject) {
    return bytes.get(subject);
  }

  Truth with(Subject subject, long value) {
    Map<Subject, Long> more = new EnumMap<>(bytes);
    more.put(subject, value);
    return new Truth(more, process);
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
