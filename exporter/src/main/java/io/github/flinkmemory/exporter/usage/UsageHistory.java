package io.github.flinkmemory.exporter.usage;

import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.OptionalLong;

/**
 * All that is remembered of one configuration. Peaks count in every phase; the clock that allows
 * lowering runs only while tasks do, and forgets as the peaks do. For one thread; about 130 KiB.
 */
final class UsageHistory {
  private final UsagePolicy policy;
  private final EnumMap<Measure, ValueHistory> values = new EnumMap<>(Measure.class);
  private final TrendEstimator trends = new TrendEstimator();
  private final PauseShare pauses = new PauseShare();
  private final BucketClock clock;
  private final TaskLoad load;
  private final CountedEvents events;

  /**
   * @param hasTasks whether the process runs tasks whose number is told
   */
  UsageHistory(UsagePolicy policy, boolean hasTasks) {
    this.policy = policy;
    clock = new BucketClock(policy);
    load = new TaskLoad(policy, hasTasks);
    events = new CountedEvents(policy);
    ValueHistory collected = new ValueHistory(policy, false, null);
    for (Measure measure : Measure.all()) {
      ValueHistory bounds = measure == Measure.HEAP ? collected : null;
      values.put(measure, new ValueHistory(policy, measure.isReadRarely(), bounds));
    }
    values.put(Measure.HEAP_COLLECTED, collected);
  }

  /** Takes in a sample; says whether it began a new bucket. */
  boolean record(MemorySample sample, EnumMap<Area, AreaUsage> usage) {
    if (clock.follow(sample.timestampMillis())) {
      load.forgetTime();
    }
    long time = clock.time(sample.timestampMillis());
    boolean closed = advance(time);
    for (Area area : Area.values()) {
      AreaUsage now = usage.getOrDefault(area, AreaUsage.UNKNOWN);
      record(Measure.demand(area), time, now.demand());
      if (area == Area.MANAGED) {
        record(Measure.MANAGED_USED, time, now.used());
      }
    }
    if (sample.has(SampleField.NETWORK_WANTED_SEGMENTS)
        && sample.has(SampleField.NETWORK_SEGMENT_SIZE)) {
      value(Measure.NETWORK_WANTED)
          .record(
              time,
              sample.get(SampleField.NETWORK_WANTED_SEGMENTS)
                  * sample.get(SampleField.NETWORK_SEGMENT_SIZE));
    }
    if (sample.has(SampleField.CONTAINER_UNRECLAIMABLE)) {
      value(Measure.CONTAINER).record(time, sample.get(SampleField.CONTAINER_UNRECLAIMABLE));
    }
    if (sample.has(SampleField.ALLOCATOR_RETAINED) && isReadNow(sample, Source.NATIVE_ALLOCATOR)) {
      record(Measure.ALLOCATOR, time, ResidentLedger.of(sample).bytes(ResidentKind.ALLOCATOR));
    }
    if (sample.has(SampleField.HEAP_AFTER_COLLECTION)) {
      value(Measure.HEAP_COLLECTED).record(time, sample.get(SampleField.HEAP_AFTER_COLLECTION));
    }
    if (sample.has(SampleField.GC_PAUSE_MILLIS)) {
      pauses.record(time, sample.get(SampleField.GC_PAUSE_MILLIS));
    }
    events.record(sample, time, clock.ageMillis(time));
    load.record(
        sample.get(SampleField.TASKS, sample.get(SampleField.SLOTS_ALLOCATED, TaskLoad.UNKNOWN)));
    return closed;
  }

  /** What is carried from an earlier tick says nothing of how long it lasts. */
  private static boolean isReadNow(MemorySample sample, Source source) {
    return sample.reads().getOrDefault(source, sample.timestampMillis())
        == sample.timestampMillis();
  }

  private void record(Measure measure, long time, OptionalLong value) {
    if (value.isPresent()) {
      value(measure).record(time, value.getAsLong());
    }
  }

  private boolean advance(long time) {
    boolean gap = clock.isGap(time);
    if (gap) {
      // Who knows what was needed in the meantime, and the peaks of the window are gone.
      load.forgetTime();
    }
    long bucket = clock.bucket();
    if (!clock.advance(time)) {
      return false;
    }
    OptionalLong pause = pauses.closeBucket(time);
    if (pause.isPresent()) {
      // A share of the bucket that ends now; its time is what is not over yet.
      value(Measure.GC_PAUSE).record(bucket * policy.bucketMillis(), pause.getAsLong());
    }
    for (ValueHistory history : values.values()) {
      history.closeBucket(bucket);
    }
    load.closeBucket(bucket, !gap);
    return true;
  }

  private ValueHistory value(Measure measure) {
    ValueHistory history = values.get(measure);
    if (history == null) {
      throw new AssertionError(measure);
    }
    return history;
  }

  OptionalLong peak(Area area, long timeMillis) {
    return value(Measure.demand(area)).peak(clock.time(timeMillis));
  }

  UsageStatistics statistics(long clockMillis) {
    long timeMillis = clock.time(clockMillis);
    long bucket = clock.bucketOf(timeMillis);
    UsageStatistics.Builder statistics =
        UsageStatistics.builder()
            .timeMillis(clockMillis)
            .phase(phase(timeMillis))
            .observed(
                load.runningBuckets(bucket) * policy.bucketMillis(),
                load.loweringBuckets(bucket) * policy.bucketMillis());
    events.addTo(statistics, timeMillis);
    for (Measure measure : Measure.all()) {
      statistics.value(measure, value(measure).statistics(timeMillis, trends, measure.isDemand()));
    }
    return statistics.build();
  }

  private Phase phase(long timeMillis) {
    if (clock.ageMillis(timeMillis) < policy.warmUpMillis()) {
      return Phase.START;
    }
    return load.isIdle() ? Phase.IDLE : Phase.RUNNING;
  }

  /** Another configuration: what was seen with the old one says nothing of this one's limits. */
  void clear() {
    for (ValueHistory history : values.values()) {
      history.clear();
    }
    events.clear();
    load.clear();
    clock.clear();
  }

  /** How many buckets make a day. */
  int bucketsPerDay() {
    return policy.bucketsPerDay();
  }

  /** Milliseconds of a bucket: the grain of all that is kept. */
  long bucketMillis() {
    return policy.bucketMillis();
  }

  void write(DataOutput out) throws IOException {
    for (Measure measure : Measure.all()) {
      out.writeUTF(measure.label());
      value(measure).write(out);
    }
    events.write(out);
    // In the order of files that are kept already.
    load.writeTasks(out);
    out.writeLong(clock.bucket());
    load.writeTime(out);
  }

  void read(DataInput in) throws IOException {
    for (Measure measure : Measure.all()) {
      String label = in.readUTF();
      if (!label.equals(measure.label())) {
        throw new IOException("'" + label + "' stands where " + measure.label() + " should");
      }
      value(measure).read(in);
    }
    events.read(in);
    load.readTasks(in);
    clock.resume(in.readLong());
    load.readTime(in);
  }
}
