package io.github.flinkmemory.exporter.sample;

import org.jspecify.annotations.Nullable;

/** Numbers of a sample, finished or not. */
public interface SampleValues {
  /** The value of a field, or the given one when it is absent. */
  long get(SampleField field, long whenAbsent);

  /** The state of a source; null when it was not asked, or not yet. */
  @Nullable SourceStatus status(Source source);
}
