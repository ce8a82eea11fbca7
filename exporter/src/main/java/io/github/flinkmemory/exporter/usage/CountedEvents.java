package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a sample only counts, and so tells that it happened, not when. For one thread. */
final class CountedEvents {
  private final UsagePolicy policy;
  private final EventCounter refused = new EventCounter();
  private final EventCounter oomKills = new EventCounter();
  private final EventCounter collections = new EventCounter();
  private final EventCounter liveSets = new EventCounter();

  CountedEvents(UsagePolicy policy) {
    this.policy = policy;
  }

  /**
   * @param ageMillis since the process was seen first
   */
  void record(MemorySample sample, long time, long ageMillis) {
    record(refused, sample, SampleField.NETWORK_REFUSED, time);
    record(oomKills, sample, SampleField.CONTAINER_OOM_KILLS, time);
    record(collections, sample, SampleField.GC_PAUSE_COUNT, time);
    // What lives while a process starts is not what lives while it works.
    if (ageMillis >= policy.longBucketMillis()) {
      record(liveSets, sample, SampleField.HEAP_LIVE_COLLECTIONS, time);
    } else if (sample.has(SampleField.HEAP_LIVE_COLLECTIONS)) {
      liveSets.startFrom(sample.get(SampleField.HEAP_LIVE_COLLECTIONS));
    }
  }

  private static void record(
      EventCounter counter, MemorySample sample, SampleField field, long time) {
    if (sample.has(field)) {
      counter.record(time, sample.get(field));
    }
  }

  void addTo(UsageStatistics.Builder statistics, long time) {
    statistics
        .networkRefused(refused.roseWithin(policy.windowMillis(), time))
        .oomKilled(oomKills.roseWithin(policy.windowMillis(), time))
        .longOomKilled(oomKills.roseWithin(policy.longWindowMillis(), time))
        .collections(collections.rises())
        .liveSetRenewed(liveSets.roseWithin(policy.windowMillis(), time));
  }

  void clear() {
    refused.clear();
    oomKills.clear();
    collections.clear();
    liveSets.clear();
  }

  void write(DataOutput out) throws IOException {
    refused.write(out);
    oomKills.write(out);
    collections.write(out);
    liveSets.write(out);
  }

  void read(DataInput in) throws IOException {
    refused.read(in);
    oomKills.read(in);
    collections.read(in);
    liveSets.read(in);
  }
}
