package io.github.flinkmemory.agent.read;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;

/** What one read of one reader gave. */
public record Reading(MemorySample sample, SourceStatus status) {
  public static Reading of(SampleReader reader) throws Exception {
    MemorySample.Builder builder = MemorySample.builder(0);
    SourceStatus status = reader.read(builder);
    return new Reading(builder.build(), status);
  }

  public long get(SampleField field) {
    return sample.get(field);
  }

  public boolean has(SampleField field) {
    return sample.has(field);
  }

  public SourceState state() {
    return status.state();
  }
}
