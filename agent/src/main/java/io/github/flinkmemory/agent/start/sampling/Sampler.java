package io.github.flinkmemory.agent.start.sampling;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks every reader once. A reader that throws loses its own fields and is marked as failed; one
 * that says itself that it failed keeps what it could read, such as a container's limit beside a
 * garbled counter. The others go on. A failure is told once, not at every tick. For the sampler's
 * thread only.
 */
public final class Sampler {
  private final Map<Source, SampleReader> readers;
  private final Map<Source, String> told = new EnumMap<>(Source.class);
  private final AgentCounters counters;
  private final Consumer<String> log;

  /**
   * @param readers asked in the order of {@link Source}
   */
  public Sampler(Map<Source, SampleReader> readers, AgentCounters counters, Consumer<String> log) {
    this.readers = new EnumMap<>(readers);
    this.counters = counters;
    this.log = log;
  }

  MemorySample sample(long timestampMillis) {
    MemorySample.Builder sample = MemorySample.builder(timestampMillis);
    for (Map.Entry<Source, SampleReader> entry : readers.entrySet()) {
      Source source = entry.getKey();
      SourceStatus status = read(source, entry.getValue(), sample);
      sample.state(source, status);
      tell(source, status);
    }
    return sample.build();
  }

  private SourceStatus read(Source source, SampleReader reader, MemorySample.Builder sample) {
    SourceStatus status;
    try {
      status = reader.read(sample);
    } catch (Throwable e) {
      // Also a LinkageError of another Flink version, and an OutOfMemoryError: that one is the
      // host's to handle, and the
      // next tick may well succeed.
      counters.failed();
      sample.clear(source);
      status = SourceStatus.failed(oneLine(e));
    }
    return status;
  }

  private static String oneLine(Throwable e) {
    return e.toString().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private void tell(Source source, SourceStatus status) {
    if (status.state() != SourceState.FAILED) {
      told.remove(source);
    } else if (!status.reason().equals(told.put(source, status.reason()))) {
      log.accept("source " + source.label() + " failed: " + status.reason() + "; the others go on");
    }
  }
}
