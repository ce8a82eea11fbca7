package io.github.flinkmemory.exporter.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured in one tick. Immutable; safe for any thread. Two arrays a tick: primitive
 * values with presence.
 */
public final class MemorySample implements SampleValues {
  private static final long ABSENT = Long.MIN_VALUE;

  private final long timestampMillis;
  private final long[] values;
  private final Map<Source, SourceStatus> sources;
  private final Map<Source, Long> intervals;
  private final Map<Source, Long> reads;
  private final Map<SampleDetail<?>, List<?>> details;

  private MemorySample(Builder builder) {
    this.timestampMillis = builder.timestampMillis;
    this.values = builder.values.clone();
    this.sources = Collections.unmodifiableMap(new EnumMap<>(builder.sources));
    this.intervals = Collections.unmodifiableMap(new EnumMap<>(builder.intervals));
    this.reads = Collections.unmodifiableMap(new EnumMap<>(builder.reads));
    this.details = new HashMap<>(builder.details);
  }

  /** Milliseconds since the epoch at which the tick began. */
  public long timestampMillis() {
    return timestampMillis;
  }

  public boolean has(SampleField field) {
    return values[field.index()] != ABSENT;
  }

  /**
   * The value of a field that is present.
   *
   * @throws IllegalStateException when it is absent; ask {@link #has} first
   */
  public long get(SampleField field) {
    long value = values[field.index()];
    if (value == ABSENT) {
      throw new IllegalStateException(field + " is absent");
    }
    return value;
  }

  @Override
  public long get(SampleField field, long whenAbsent) {
    long value = values[field.index()];
    return value == ABSENT ? whenAbsent : value;
  }

  @Override
  public @Nullable SourceStatus status(Source source) {
    return sources.get(source);
  }

  /** The rows of a detail; empty when there are none or they are unknown. */
  public <T> List<T> rows(SampleDetail<T> detail) {
    List<T> rows = new ArrayList<>();
    for (Object row : details.getOrDefault(detail, Collections.emptyList())) {
      rows.add(detail.row(row));
    }
    return rows;
  }

  /** The state of every source that was asked. */
  public Map<Source, SourceStatus> sources() {
    return sources;
  }

  /** Milliseconds between two reads of every source that is not read, or not whole, each tick. */
  public Map<Source, Long> intervals() {
    return intervals;
  }

  /**
   * When every source that is not read each tick was read, in milliseconds since the epoch: the
   * timestamp of that tick.
   */
  public Map<Source, Long> reads() {
    return reads;
  }

  public static Builder builder(long timestampMillis) {
    return new Builder(timestampMillis);
  }

  /** Collects one tick; for one thread. */
  public static final class Builder implements SampleValues {
    private final long timestampMillis;
    private final long[] values = new long[SampleField.count()];
    private final EnumMap<Source, SourceStatus> sources = new EnumMap<>(Source.class);
    private final EnumMap<Source, Long> intervals = new EnumMap<>(Source.class);
    private final EnumMap<Source, Long> reads = new EnumMap<>(Source.class);
    private final Map<SampleDetail<?>, List<?>> details = new HashMap<>();

    private Builder(long timestampMillis) {
      this.timestampMillis = timestampMillis;
      Arrays.fill(values, ABSENT);
    }

    public Builder set(SampleField field, long value) {
      values[field.index()] = value;
      return this;
    }

    /** Sets the rows of a detail, which must be immutable. */
    public <T> Builder set(SampleDetail<T> detail, List<T> rows) {
      details.put(detail, new ArrayList<>(rows));
      return this;
    }

    /** Adds to a field; an absent one counts as 0. */
    public Builder add(SampleField field, long value) {
      long old = values[field.index()];
      values[field.index()] = old == ABSENT ? value : old + value;
      return this;
    }

    @Override
    public long get(SampleField field, long whenAbsent) {
      long value = values[field.index()];
      return value == ABSENT ? whenAbsent : value;
    }

    @Override
    public @Nullable SourceStatus status(Source source) {
      return sources.get(source);
    }

    /** Makes every field of a source absent again, for a source that failed half-way. */
    public Builder clear(Source source) {
      for (SampleField field : SampleField.values()) {
        if (field.source() == source) {
          values[field.index()] = ABSENT;
        }
      }
      details.keySet().removeIf(detail -> detail.source() == source);
      return this;
    }

    /** Takes over all that an earlier sample holds of a source that is not read at each tick. */
    public Builder carry(Source source, MemorySample earlier) {
      for (SampleField field : SampleField.values()) {
        if (field.source() == source) {
          values[field.index()] = earlier.values[field.index()];
        }
      }
      for (Map.Entry<SampleDetail<?>, List<?>> entry : earlier.details.entrySet()) {
        if (entry.getKey().source() == source) {
          details.put(entry.getKey(), entry.getValue());
        }
      }
      return this;
    }

    public Builder state(Source source, SourceStatus status) {
      sources.put(source, status);
      return this;
    }

    /** Says how old, in milliseconds, what a source delivers may be beyond the tick. */
    public Builder interval(Source source, long millis) {
      intervals.put(source, millis);
      return this;
    }

    /** Says when a source that is not read each tick was read; milliseconds since the epoch. */
    public Builder read(Source source, long timestampMillis) {
      reads.put(source, timestampMillis);
      return this;
    }

    public MemorySample build() {
      return new MemorySample(this);
    }
  }
}
