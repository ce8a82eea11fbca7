package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.model.Area;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * All that advice is made from, as of the end of a bucket: statistics of every measure, how long
 * they were gathered, and what happened. Immutable.
 */
public final class UsageStatistics {
  private final Map<Measure, ValueStatistics> values;
  private final Set<Measure> partial;
  private final long timeMillis;
  private final Phase phase;
  private final long runningMillis;
  private final long loweringMillis;
  private final boolean networkRefused;
  private final boolean oomKilled;
  private final boolean longOomKilled;
  private final long collections;
  private final boolean liveSetRenewed;

  private UsageStatistics(Builder builder) {
    values = Collections.unmodifiableMap(new EnumMap<>(builder.values));
    partial = builder.partial.clone();
    timeMillis = builder.timeMillis;
    phase = builder.phase;
    runningMillis = builder.runningMillis;
    loweringMillis = builder.loweringMillis;
    networkRefused = builder.networkRefused;
    oomKilled = builder.oomKilled;
    longOomKilled = builder.longOomKilled;
    collections = builder.collections;
    liveSetRenewed = builder.liveSetRenewed;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The same with other statistics of a measure. */
  public UsageStatistics with(Measure measure, ValueStatistics statistics) {
    Builder builder =
        builder()
            .timeMillis(timeMillis)
            .phase(phase)
            .observed(runningMillis, loweringMillis)
            .networkRefused(networkRefused)
            .oomKilled(oomKilled)
            .longOomKilled(longOomKilled)
            .liveSetRenewed(liveSetRenewed)
            .collections(collections);
    builder.values.putAll(values);
    builder.partial.addAll(partial);
    return builder.value(measure, statistics).build();
  }

  public ValueStatistics of(Measure measure) {
    return values.getOrDefault(measure, ValueStatistics.NONE);
  }

  /**
   * Whether a measure is known, and of every process that these statistics are of: only then it
   * says what all of them can do without.
   */
  public boolean isSeenEverywhere(Measure measure) {
    return of(measure).isKnown() && !partial.contains(measure);
  }

  /** Statistics of the demand of an area. */
  public ValueStatistics demand(Area area) {
    return of(Measure.demand(area));
  }

  /** Milliseconds since the epoch, the end of the newest bucket. */
  public long timeMillis() {
    return timeMillis;
  }

  public Phase phase() {
    return phase;
  }

  /**
   * Milliseconds of the long window in which tasks ran with this configuration, in the time of the
   * policy. A change of the configuration or a gap of a window starts it anew, a restart with the
   * same configuration does not.
   */
  public long runningMillis() {
    return runningMillis;
  }

  /**
   * Milliseconds of the long window in which tasks ran since the number of tasks changed last: what
   * is needed depends on it, so only that counts for lowering.
   */
  public long loweringMillis() {
    return loweringMillis;
  }

  /** Whether Flink refused a request for buffers within the window. */
  public boolean networkRefused() {
    return networkRefused;
  }

  /** Whether the kernel killed a process of the container for memory within the window. */
  public boolean oomKilled() {
    return oomKilled;
  }

  /** The same within the long window, by whose peaks a total is lowered. */
  public boolean longOomKilled() {
    return oomKilled || longOomKilled;
  }

  /**
   * Whether a collection told anew what lives within the window; false when not known. Without one
   * what lives now may be much more.
   */
  public boolean isLiveSetRenewed() {
    return liveSetRenewed;
  }

  /** Number of collections in the history; 0 when not known. */
  public long collections() {
    return collections;
  }

  /** Collects; for one thread. */
  public static final class Builder {
    private final EnumMap<Measure, ValueStatistics> values = new EnumMap<>(Measure.class);
    private final EnumSet<Measure> partial = EnumSet.noneOf(Measure.class);
    private long timeMillis;
    private Phase phase = Phase.RUNNING;
    private long runningMillis;
    private long loweringMillis;
    private boolean networkRefused;
    private boolean oomKilled;
    private boolean longOomKilled;
    private long collections;
    private boolean liveSetRenewed;

    private Builder() {}

    public Builder value(Measure measure, ValueStatistics statistics) {
      values.put(measure, statistics);
      return this;
    }

    /** A measure that some of several processes do not know. */
    public Builder partial(Measure measure) {
      partial.add(measure);
      return this;
    }

    public Builder timeMillis(long millis) {
      timeMillis = millis;
      return this;
    }

    public Builder phase(Phase seen) {
      phase = seen;
      return this;
    }

    /**
     * @param running see {@link UsageStatistics#runningMillis}
     * @param lowering see {@link UsageStatistics#loweringMillis}
     */
    public Builder observed(long running, long lowering) {
      runningMillis = running;
      loweringMillis = lowering;
      return this;
    }

    public Builder networkRefused(boolean refused) {
      networkRefused = refused;
      return this;
    }

    public Builder oomKilled(boolean killed) {
      oomKilled = killed;
      return this;
    }

    /** Within the long window. */
    public Builder longOomKilled(boolean killed) {
      longOomKilled = killed;
      return this;
    }

    /** Whether a collection told anew what lives within the window. */
    public Builder liveSetRenewed(boolean renewed) {
      liveSetRenewed = renewed;
      return this;
    }

    public Builder collections(long count) {
      collections = count;
      return this;
    }

    public UsageStatistics build() {
      return new UsageStatistics(this);
    }
  }
}
