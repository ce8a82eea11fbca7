package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the demand of every area and keeps its peak over a rolling window of 24 hours, not since
 * the start: a peak of last week says nothing about what this week's job needs. For one thread.
 */
public final class UsageTracker {
  static final long WINDOW_MILLIS = TimeUnit.HOURS.toMillis(24);
  static final long BUCKET_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final ProcessRole role;
  private final Map<Area, RollingMaximum> peaks = new EnumMap<>(Area.class);

  public UsageTracker(ProcessRole role) {
    this.role = role;
    for (Area area : Area.values()) {
      peaks.put(area, new RollingMaximum(WINDOW_MILLIS, BUCKET_MILLIS));
    }
  }

  /** Takes in a sample and gives the usage as of it. */
  public MemoryUsage record(MemorySample sample, @Nullable MemoryModel model) {
    EnumMap<Area, AreaUsage> usage = new EnumMap<>(Area.class);
    EnumMap<Area, OptionalLong> peak = new EnumMap<>(Area.class);
    for (Map.Entry<Area, RollingMaximum> entry : peaks.entrySet()) {
      AreaUsage now = AreaMeasurement.of(entry.getKey(), role, sample, model);
      usage.put(entry.getKey(), now);
      if (now.demand().isPresent()) {
        entry.getValue().record(sample.timestampMillis(), now.demand().getAsLong());
      }
      peak.put(entry.getKey(), entry.getValue().maximum(sample.timestampMillis()));
    }
    return new MemoryUsage(usage, peak);
  }
}
