package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import java.util.EnumMap;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Follows the demand of every area. Its peak is that of a rolling window of 24 hours, not since the
 * start: a peak of last week says nothing about what this week's job needs. Statistics are made
 * anew when a bucket ends, and stand until the next one does. For one thread.
 */
public final class UsageTracker {
  private final ProcessRole role;
  private final UsageHistory history;
  private final HistoryStore store;
  private String configurationHash = "";
  private @Nullable UsageStatistics statistics;

  public UsageTracker(ProcessRole role) {
    this(role, UsagePolicy.production(), HistoryStore.none());
  }

  /**
   * @param store where the history outlives the process
   */
  public UsageTracker(ProcessRole role, UsagePolicy policy, HistoryStore store) {
    this.role = role;
    this.history = new UsageHistory(policy, role == ProcessRole.TASK_MANAGER);
    this.store = store;
  }

  /** Takes in a sample of a process whose configuration does not change. */
  public MemoryUsage record(MemorySample sample, @Nullable MemoryModel model) {
    return record(sample, model, configurationHash);
  }

  /**
   * Takes in a sample and gives the usage as of it.
   *
   * @param hash tells configurations apart, empty while it is not known; another one starts all
   *     evidence anew
   */
  public MemoryUsage record(MemorySample sample, @Nullable MemoryModel model, String hash) {
    epoch(hash);
    EnumMap<Area, AreaUsage> usage = new EnumMap<>(Area.class);
    for (Area area : Area.values()) {
      usage.put(area, AreaMeasurement.of(area, role, sample, model));
    }
    long time = sample.timestampMillis();
    UsageStatistics current = statistics;
    if (history.record(sample, usage) || current == null) {
      boolean first = current == null;
      current = history.statistics(time);
      statistics = current;
      if (!first) {
        store.save(configurationHash, history);
      }
    }
    EnumMap<Area, OptionalLong> peak = new EnumMap<>(Area.class);
    for (Area area : Area.values()) {
      peak.put(area, history.peak(area, time));
    }
    return new MemoryUsage(usage, peak, current);
  }

  private void epoch(String hash) {
    if (hash.isEmpty() || hash.equals(configurationHash)) {
      return;
    }
    // What was seen before the configuration was known is of the same process: it stays.
    boolean known = !configurationHash.isEmpty();
    configurationHash = hash;
    if (known) {
      history.clear();
    }
    // Also the second one has a history of its own, which a save would overwrite.
    store.load(hash, history);
    statistics = null;
  }
}
