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
}
