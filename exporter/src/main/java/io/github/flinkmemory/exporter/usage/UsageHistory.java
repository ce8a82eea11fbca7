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
 *
 * <p>Its time never goes back: where the clock is set back, it goes on from where it was, for the
 * process ran on; else all would stand still for as long as the clock was set back.
 */
final class UsageHistory {
  private static final long UNKNOWN = -1;

  /** A clock that is adjusted by less stands still for that long. */
  private static final int MOST_BUCKETS_BACK = 3;

  private final UsagePolicy policy;
  private final EnumMap<Measure, ValueHistory> values = new EnumMap<>(Measure.class);
  private final EventCounter refused = new EventCounter();
  private final EventCounter oomKills = new EventCounter();
  private final EventCounter collections = new EventCounter();
  private final EventCounter liveSets = new EventCounter();
  private final TrendEstimator trends = new TrendEstimator();
  private final PauseShare pauses = new PauseShare();
  private final RunningTime running;
  private final RunningTime lowering;
  private long bucket = Long.MIN_VALUE;
  private long correctionMillis;
  private long firstMillis = Long.MIN_VALUE;
  private long tasks = UNKNOWN;
  private long mostTasks = UNKNOWN;
  private boolean bucketIdle;
  private boolean idle;

  UsageHistory(UsagePolicy policy) {
    this.policy = policy;
    running = new RunningTime(policy);
    lowering = new RunningTime(policy);
    ValueHistory collected = new ValueHistory(policy, false, null);
    for (Measure measure : Measure.all()) {
      ValueHistory bounds = measure == Measure.HEAP ? collected : null;
      values.put(measure, new ValueHistory(policy, measure.isReadRarely(), bounds));
    }
    values.put(Measure.HEAP_COLLECTED, collected);
  }

  /** Takes in a sample; says whether it began a new bucket. */
  boolean record(MemorySample sample, EnumMap<Area, AreaUsage> usage) {
    follow(sample.timestampMillis());
    long time = sample.timestampMillis() + correctionMillis;
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
    if (sample.has(SampleField.HEAP_AFTER_COLLECTION) && !sample.has(SampleField.HEAP_LIVE)) {
      value(Measure.HEAP_COLLECTED).record(time, sample.get(SampleField.HEAP_AFTER_COLLECTION));
    }
    if (sample.has(SampleField.GC_PAUSE_MILLIS)) {
      pauses.record(time, sample.get(SampleField.GC_PAUSE_MILLIS));
    }
    events(sample, time);
    tasks(sample.get(SampleField.TASKS, sample.get(SampleField.SLOTS_ALLOCATED, UNKNOWN)));
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

  private void events(MemorySample sample, long time) {
    if (sample.has(SampleField.NETWORK_REFUSED)) {
      refused.record(time, sample.get(SampleField.NETWORK_REFUSED));
    }
    if (sample.has(SampleField.CONTAINER_OOM_KILLS)) {
      oomKills.record(time, sample.get(SampleField.CONTAINER_OOM_KILLS));
    }
    if (sample.has(SampleField.GC_PAUSE_COUNT)) {
      collections.record(time, sample.get(SampleField.GC_PAUSE_COUNT));
    }
    if (sample.has(SampleField.HEAP_LIVE_COLLECTIONS)) {
      long collected = sample.get(SampleField.HEAP_LIVE_COLLECTIONS);
      // What lives while a process starts is not what lives while it works.
      if (time - firstMillis < policy.longBucketMillis()) {
        liveSets.startFrom(collected);
      } else {
        liveSets.record(time, collected);
      }
    }
  }

  /**
   * While a job starts or ends their number passes through others, so it is the largest of a bucket
   * that counts; a job that restarts has as many again.
   */
  private void tasks(long running) {
    idle = running == 0;
    bucketIdle &= idle;
    mostTasks = Math.max(mostTasks, running);
  }

  private void closeTasks() {
    if (mostTasks > 0) {
      if (tasks > 0 && mostTasks != tasks) {
        lowering.clear();
      }
      tasks = mostTasks;
    }
    mostTasks = UNKNOWN;
  }

  /** Bridges a clock that was set back by more than a little. */
  private void follow(long clockMillis) {
    if (bucket == Long.MIN_VALUE) {
      return;
    }
    long now = Math.floorDiv(clockMillis + correctionMillis, policy.bucketMillis());
    if (bucket - now > MOST_BUCKETS_BACK) {
      if (firstMillis == Long.MIN_VALUE) {
        // Kept by a process before this one: how long ago that was is not known.
        running.clear();
        lowering.clear();
      }
      correctionMillis += (bucket - now) * policy.bucketMillis();
    }
  }

  private boolean advance(long time) {
    long now = Math.floorDiv(time, policy.bucketMillis());
    boolean gap =
        bucket != Long.MIN_VALUE && (now - bucket) * policy.bucketMillis() >= policy.windowMillis();
    if (gap) {
      // Who knows what was needed in the meantime, and the peaks of the window are gone.
      running.clear();
      lowering.clear();
    }
    if (firstMillis == Long.MIN_VALUE) {
      firstMillis = time;
      bucket = now;
      bucketIdle = true;
      return false;
    }
    if (now <= bucket) {
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
    closeTasks();
    if (!bucketIdle && !gap) {
      running.add(bucket);
      lowering.add(bucket);
    }
    bucketIdle = true;
    bucket = now;
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
    return value(Measure.demand(area)).peak(timeMillis + correctionMillis);
  }

  UsageStatistics statistics(long clockMillis) {
    long timeMillis = clockMillis + correctionMillis;
    long now = Math.floorDiv(timeMillis, policy.bucketMillis());
    UsageStatistics.Builder statistics =
        UsageStatistics.builder()
            .timeMillis(clockMillis)
            .phase(phase(timeMillis))
            .observed(
                running.buckets(now) * policy.bucketMillis(),
                lowering.buckets(now) * policy.bucketMillis())
            .networkRefused(refused.roseWithin(policy.windowMillis(), timeMillis))
            .oomKilled(oomKills.roseWithin(policy.windowMillis(), timeMillis))
            .longOomKilled(oomKills.roseWithin(policy.longWindowMillis(), timeMillis))
            .collections(collections.rises())
            .liveSetRenewed(liveSets.roseWithin(policy.windowMillis(), timeMillis));
    for (Measure measure : Measure.all()) {
      statistics.value(measure, value(measure).statistics(timeMillis, trends, measure.isDemand()));
    }
    return statistics.build();
  }

  private Phase phase(long timeMillis) {
    if (timeMillis - firstMillis < policy.warmUpMillis()) {
      return Phase.START;
    }
    return idle ? Phase.IDLE : Phase.RUNNING;
  }

  /** Another configuration: what was seen with the old one says nothing of this one's limits. */
  void clear() {
    for (ValueHistory history : values.values()) {
      history.clear();
    }
    refused.clear();
    oomKills.clear();
    collections.clear();
    liveSets.clear();
    running.clear();
    lowering.clear();
    bucket = Long.MIN_VALUE;
    correctionMillis = 0;
    firstMillis = Long.MIN_VALUE;
    tasks = UNKNOWN;
    mostTasks = UNKNOWN;
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
    refused.write(out);
    oomKills.write(out);
    collections.write(out);
    liveSets.write(out);
    out.writeLong(tasks);
    out.writeLong(bucket);
    running.write(out);
    lowering.write(out);
  }

  void read(DataInput in) throws IOException {
    for (Measure measure : Measure.all()) {
      String label = in.readUTF();
      if (!label.equals(measure.label())) {
        throw new IOException("'" + label + "' stands where " + measure.label() + " should");
      }
      value(measure).read(in);
    }
    refused.read(in);
    oomKills.read(in);
    collections.read(in);
    liveSets.read(in);
    tasks = in.readLong();
    // The next sample says how long the process was away.
    bucket = in.readLong();
    firstMillis = Long.MIN_VALUE;
    correctionMillis = 0;
    running.read(in);
    lowering.read(in);
  }
}
