package io.github.flinkmemory.agent.start.sampling;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks every reader that is due; what a dear one told last is carried from sample to sample until
 * then. A reader that throws loses its own fields and is marked as failed; one that says itself
 * that it failed keeps what it could read, such as a container's limit beside a garbled counter.
 * The others go on. A failure is told once, not at every tick, and a dear reader that failed is
 * asked again within a minute. For the sampler's thread only.
 */
public final class Sampler {
  private static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Map<Source, SampleReader> readers;
  private final Map<Source, String> told = new EnumMap<>(Source.class);
  private final AgentCounters counters;
  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private final Map<Source, Long> lastRead = new EnumMap<>(Source.class);
  private @Nullable MemorySample before;

  /**
   * @param readers asked in the order of {@link Source}
   */
  public Sampler(Map<Source, SampleReader> readers, AgentCounters counters, Consumer<String> log) {
    this(readers, counters, log, System::nanoTime);
  }

  Sampler(
      Map<Source, SampleReader> readers,
      AgentCounters counters,
      Consumer<String> log,
      LongSupplier nanoTime) {
    this.readers = new EnumMap<>(readers);
    this.counters = counters;
    this.log = log;
    this.nanoTime = nanoTime;
  }

  MemorySample sample(long timestampMillis) {
    MemorySample.Builder sample = MemorySample.builder(timestampMillis);
    for (Map.Entry<Source, SampleReader> entry : readers.entrySet()) {
      Source source = entry.getKey();
      if (!carried(source, entry.getValue(), sample)) {
        SourceStatus status = read(source, entry.getValue(), sample, timestampMillis);
        sample.state(source, status);
        tell(source, status);
      }
      long cadence = entry.getValue().cadenceMillis();
      if (cadence > 0) {
        sample.interval(source, cadence);
      }
    }
    MemorySample built = sample.build();
    before = built;
    return built;
  }

  /** Whether a reader is not due yet, so that its last values stand. */
  private boolean carried(Source source, SampleReader reader, MemorySample.Builder sample) {
    long interval = reader.intervalMillis();
    Long last = lastRead.get(source);
    MemorySample earlier = before;
    if (interval <= 0 || last == null || earlier == null) {
      return false;
    }
    SourceStatus status = earlier.sources().get(source);
    if (status == null) {
      return false;
    }
    long wait = status.state() == SourceState.FAILED ? Math.min(interval, RETRY_MILLIS) : interval;
    if (nanoTime.getAsLong() - last >= TimeUnit.MILLISECONDS.toNanos(wait)) {
      return false;
    }
    sample.carry(source, earlier).state(source, status);
    Long read = earlier.reads().get(source);
    if (read != null) {
      sample.read(source, read);
    }
    return true;
  }

  private SourceStatus read(
      Source source, SampleReader reader, MemorySample.Builder sample, long timestampMillis) {
    long start = nanoTime.getAsLong();
    lastRead.put(source, start);
    SourceStatus status;
    try {
      status = reader.read(sample);
      if (reader.intervalMillis() > 0) {
        sample.read(source, timestampMillis);
      }
    } catch (Throwable e) {
      // Also a LinkageError of another Flink version, and an OutOfMemoryError: that one is the
      // host's to handle, and the
      // next tick may well succeed.
      counters.failed();
      sample.clear(source);
      status = SourceStatus.failed(oneLine(e));
    } finally {
      if (reader.pausesHost()) {
        counters.paused(nanoTime.getAsLong() - start);
      }
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
