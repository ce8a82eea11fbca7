package io.github.flinkmemory.exporter.sample;

/** Numbers of a sample, finished or not. */
public interface SampleValues {
  /** The value of a field, or the given one when it is absent. */
  long get(SampleField field, long whenAbsent);
}
