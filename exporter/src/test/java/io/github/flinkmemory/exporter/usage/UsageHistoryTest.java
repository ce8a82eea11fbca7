package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageHistoryTest {
  private static final long BUCKET = UsagePolicy.production().bucketMillis();

  private static MemorySample sample(long time, long metaspaceMib, long tasks) {
    return taskManagerSample(time)
        .set(SampleField.METASPACE_COMMITTED, metaspaceMib * MIB)
        .set(SampleField.TASKS, tasks)
        .build();
  }

  private static UsageStatistics run(List<MemorySample> samples) {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    UsageStatistics last = null;
    for (MemorySample sample : samples) {
      last = tracker.record(sample, taskManagerModel(), "cafe").statistics();
    }
    return Objects.requireNonNull(last);
  }

  private static List<Object> facts(UsageStatistics statistics) {
    ValueStatistics metaspace = statistics.demand(Area.METASPACE);
    return List.of(
        metaspace.peak(),
        metaspace.longPeak(),
        metaspace.p50(),
        metaspace.p95(),
        metaspace.p98(),
        metaspace.sustained(),
        metaspace.floor(),
        statistics.runningMillis(),
        statistics.loweringMillis(),
        statistics.phase());
  }

  @Property(tries = 200)
  void theOrderWithinABucketIsIrrelevant(
      @ForAll @Size(20) List<@LongRange(min = 1, max = 4000) Long> values, @ForAll long seed) {
    List<MemorySample> ordered = new ArrayList<>();
    List<MemorySample> shuffled = new ArrayList<>();
    for (int bucket = 0; bucket < 5; bucket++) {
      List<Long> within = new ArrayList<>(values.subList(bucket * 4, bucket * 4 + 4));
      add(ordered, bucket, within);
      Collections.shuffle(within, new Random(seed));
      add(shuffled, bucket, within);
    }
    ordered.add(sample(5 * BUCKET, 1, 4));
    shuffled.add(sample(5 * BUCKET, 1, 4));
    assertThat(facts(run(ordered))).isEqualTo(facts(run(shuffled)));
  }

  private static void add(List<MemorySample> samples, int bucket, List<Long> values) {
    for (int i = 0; i < values.size(); i++) {
      samples.add(sample(bucket * BUCKET + i * 60_000L, values.get(i), 4));
    }
  }

  @Test
  void whatTheAllocatorKeepsIsFollowedAsFarAsItIsTold() {
    List<MemorySample> samples = new ArrayList<>();
    for (int bucket = 0; bucket < 5; bucket++) {
      samples.add(sample(bucket * BUCKET, 100, 4));
    }
    assertThat(run(samples).of(Measure.ALLOCATOR).isKnown()).isFalse();
    samples.clear();
    for (int bucket = 0; bucket < 5; bucket++) {
      MemorySample.Builder sample = taskManagerSample(bucket * BUCKET);
      samples.add(
          sample
              .set(SampleField.ALLOCATOR_COUNTED, OwnersOfMemory.counted(sample))
              .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
              .set(SampleField.ALLOCATOR_RESIDENT, 200 * MIB)
              .set(SampleField.OTHER_ANONYMOUS_RESIDENT, 200 * MIB)
              .set(SampleField.ALLOCATOR_SIZE, 200 * MIB)
              .set(SampleField.ALLOCATOR_RETAINED, (bucket == 1 ? 50 : 20 + bucket) * MIB)
              .build());
    }
    ValueStatistics allocator = run(samples).of(Measure.ALLOCATOR);
    assertThat(allocator.peak()).hasValue(50 * MIB);
    assertThat(allocator.sustained()).hasValue(22 * MIB);
    assertThat(allocator.trend()).isNull();
  }

  /** A single look at a burst, carried through three buckets, would say that it lasts. */
  @Test
  void oneReadingOfTheAllocatorCountsOnceHoweverLongItIsCarried() {
    List<MemorySample> samples = new ArrayList<>();
    for (int bucket = 0; bucket < 6; bucket++) {
      samples.add(allocatorSample(bucket, 0, 50));
    }
    UsageStatistics statistics = run(samples);
    assertThat(statistics.of(Measure.ALLOCATOR).peak()).hasValue(50 * MIB);
    assertThat(statistics.of(Measure.ALLOCATOR).sustained()).isEmpty();
  }

  /** Where a reading is so dear that buckets go by without one, three in a row still tell. */
  @Test
  void threeReadingsOfTheAllocatorInARowLastHoweverFarApartTheyAre() {
    List<MemorySample> samples = new ArrayList<>();
    for (int bucket = 0; bucket < 8; bucket++) {
      samples.add(allocatorSample(bucket, bucket / 3 * 3, 50 - bucket / 3));
    }
    assertThat(run(samples).of(Measure.ALLOCATOR).sustained()).hasValue(48 * MIB);
  }

  /** What collections left before one told what lives says since when it grows. */
  @Test
  void aRiseThatBeganBeforeItsFirstLiveSetIsATrendOfTheHeap() {
    assertThat(heapTrend(0.97, 0)).isNotNull().matches(Trend::isRising);
    assertThat(Objects.requireNonNull(heapTrend(0.97, 0)).spanMillis()).isGreaterThan(40 * BUCKET);
    assertThat(heapTrend(0.9, 0)).as("most of it was garbage").isNull();
  }

  /** One that was told long ago, as by a full collection while the process started. */
  @Test
  void aRiseBetweenTwoLiveSetsIsATrendOfTheHeap() {
    Trend trend = heapTrend(0.97, 60 * MIB);
    assertThat(trend).isNotNull().matches(Trend::isRising);
    assertThat(Objects.requireNonNull(trend).spanMillis()).isGreaterThan(40 * BUCKET);
    assertThat(heapTrend(0.9, 60 * MIB)).as("most of it was garbage").isNull();
  }

  /**
   * @param first what was told to live at the start; 0 for nothing
   */
  private static @Nullable Trend heapTrend(double shareThatLives, long first) {
    List<MemorySample> samples = new ArrayList<>();
    for (int bucket = 0; bucket < 64; bucket++) {
      long left = (100 + 4 * bucket) * MIB;
      MemorySample.Builder sample =
          taskManagerSample(bucket * BUCKET).set(SampleField.HEAP_AFTER_COLLECTION, left);
      if (first > 0) {
        sample.set(SampleField.HEAP_LIVE, first);
      }
      if (bucket >= 60) {
        sample.set(SampleField.HEAP_LIVE, Math.round(left * shareThatLives));
      }
      samples.add(sample.build());
    }
    UsageStatistics statistics = run(samples);
    assertThat(statistics.of(Measure.HEAP_COLLECTED).floor()).hasValue((100 + 4 * 62) * MIB);
    return statistics.demand(Area.HEAP).trend();
  }

  private static MemorySample allocatorSample(int bucket, int readIn, long retainedMib) {
    MemorySample.Builder sample = taskManagerSample(bucket * BUCKET);
    return sample
        .set(SampleField.ALLOCATOR_COUNTED, OwnersOfMemory.counted(sample))
        .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
        .set(SampleField.ALLOCATOR_RESIDENT, 200 * MIB)
        .set(SampleField.OTHER_ANONYMOUS_RESIDENT, 200 * MIB)
        .set(SampleField.ALLOCATOR_SIZE, 200 * MIB)
        .set(SampleField.ALLOCATOR_RETAINED, retainedMib * MIB)
        .read(Source.NATIVE_ALLOCATOR, readIn * BUCKET)
        .build();
  }

  @Test
  void allHistoryTakesLessThan256KiB() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object[] kept = {new UsageTracker(ProcessRole.TASK_MANAGER)};
    long before = threads.getCurrentThreadAllocatedBytes();
    kept[0] = new UsageTracker(ProcessRole.TASK_MANAGER);
    // Every array is made at once and none grows, so what is allocated is what is ever kept.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isBetween(1024L, 192L * 1024);
    assertThat(kept[0]).isNotNull();
  }

  @Test
  void aClockThatJumpsHarmsNothing() {
    List<MemorySample> samples = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      samples.add(sample(minute * 60_000L, 100, 4));
    }
    samples.add(sample(5, 300, 4));
    samples.add(sample(40L * 24 * 3_600_000, 50, 4));
    samples.add(sample(41L * 24 * 3_600_000, 50, 4));
    UsageStatistics statistics = run(samples);
    assertThat(statistics.demand(Area.METASPACE).peak()).hasValue(50 * MIB);
    assertThat(statistics.demand(Area.METASPACE).longPeak()).hasValue(50 * MIB);
  }

  @Test
  void statisticsStandUntilABucketEnds() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    UsageStatistics first = tracker.record(sample(0, 1, 4), null, "cafe").statistics();
    assertThat(tracker.record(sample(10_000, 2, 4), null, "cafe").statistics()).isSameAs(first);
    assertThat(tracker.record(sample(BUCKET, 3, 4), null, "cafe").statistics()).isNotSameAs(first);
  }

  @Test
  void anotherConfigurationStartsAnewAndAnUnknownOneDoesNot() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    tracker.record(sample(0, 300, 4), null, "");
    tracker.record(sample(10_000, 100, 4), null, "cafe");
    MemoryUsage known = tracker.record(sample(20_000, 100, 4), null, "");
    assertThat(known.peak(Area.METASPACE)).hasValue(300 * MIB);
    MemoryUsage other = tracker.record(sample(30_000, 100, 4), null, "beef");
    assertThat(other.peak(Area.METASPACE)).hasValue(100 * MIB);
    assertThat(other.statistics().phase()).isEqualTo(Phase.START);
  }

  @Test
  void aCounterThatStandsAlreadyIsNoEvent() {
    List<MemorySample> samples = new ArrayList<>();
    for (int minute = 0; minute < 20; minute++) {
      samples.add(taskManagerSample(minute * 60_000L).set(SampleField.NETWORK_REFUSED, 7).build());
    }
    assertThat(run(samples).networkRefused()).isFalse();
    samples.add(taskManagerSample(1_200_000).set(SampleField.NETWORK_REFUSED, 8).build());
    samples.add(taskManagerSample(1_500_000).set(SampleField.NETWORK_REFUSED, 8).build());
    assertThat(run(samples).networkRefused()).isTrue();
    samples.add(
        taskManagerSample(1_500_000 + 86_400_000).set(SampleField.NETWORK_REFUSED, 8).build());
    assertThat(run(samples).networkRefused()).isFalse();
  }

  @Test
  void aKillIsRememberedForAsLongAsThePeaksThatACutRestsOn() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    killed(tracker, 0, 7);
    assertThat(killed(tracker, 5, 8).longOomKilled()).isTrue();
    assertThat(killed(tracker, 5 + DAY - 5, 8).oomKilled()).isTrue();
    UsageStatistics later = killed(tracker, 5 + DAY, 8);
    assertThat(later.oomKilled()).isFalse();
    assertThat(later.longOomKilled()).isTrue();
    assertThat(killed(tracker, 7 * DAY, 8).longOomKilled()).isTrue();
    assertThat(killed(tracker, 7 * DAY + 5, 8).longOomKilled()).isFalse();
  }

  private static UsageStatistics killed(UsageTracker tracker, int minute, long count) {
    MemorySample sample =
        taskManagerSample(minute * 60_000L).set(SampleField.CONTAINER_OOM_KILLS, count).build();
    return tracker.record(sample, null, "cafe").statistics();
  }

  @Test
  void pausesAreAShareOfTheirBucket() {
    List<MemorySample> samples = new ArrayList<>();
    for (int minute = 0; minute < 31; minute++) {
      samples.add(
          taskManagerSample(minute * 60_000L)
              .set(SampleField.GC_PAUSE_MILLIS, minute * 6_000L)
              .build());
    }
    assertThat(run(samples).of(Measure.GC_PAUSE).peak()).hasValue(100_000_000_000L);
    samples.add(taskManagerSample(31 * 60_000L).set(SampleField.GC_PAUSE_MILLIS, 5).build());
    samples.add(taskManagerSample(45 * 60_000L).set(SampleField.GC_PAUSE_MILLIS, 5).build());
    assertThat(run(samples).of(Measure.GC_PAUSE).peak()).hasValue(100_000_000_000L);
  }

  /** All shares fell into the histogram's first bucket, and every percentile was the peak. */
  @Test
  void percentilesTellSharesApart() {
    List<MemorySample> samples = new ArrayList<>();
    long pause = 0;
    for (int bucket = 0; bucket <= 60; bucket++) {
      samples.add(
          taskManagerSample(bucket * 300_000L).set(SampleField.GC_PAUSE_MILLIS, pause).build());
      // 1 % of the time, and once a half.
      pause += bucket == 20 ? 150_000 : 3_000;
    }
    ValueStatistics pauses = run(samples).of(Measure.GC_PAUSE);
    assertThat(pauses.peak()).hasValue(500_000_000_000L);
    assertThat(pauses.p98().orElseThrow()).isBetween(10_000_000_000L, 10_500_000_000L);
    assertThat(pauses.p50()).isEqualTo(pauses.p98());
  }

  @Test
  void aScaleOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> UsagePolicy.scaled(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UsagePolicy.scaled(1.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UsagePolicy.scaled(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(UsagePolicy.scaled(0.01).bucketMillis()).isEqualTo(3_000);
  }

  @Test
  void aDayMayHaveFewerBuckets() {
    UsagePolicy coarse = UsagePolicy.scaled(24 / 86_400.0, 24);
    assertThat(coarse.bucketMillis()).isEqualTo(1_000);
    assertThat(coarse.windowMillis()).isEqualTo(24_000);
    assertThat(coarse.longBucketMillis()).isEqualTo(1_000);
    assertThat(coarse.longWindowMillis()).isEqualTo(168_000);
    assertThat(UsagePolicy.production().bucketsPerDay()).isEqualTo(288);
    assertThat(UsagePolicy.production().bucketMillis()).isEqualTo(300_000);
    for (int wrong : new int[] {0, 12, 25, 312}) {
      assertThatThrownBy(() -> UsagePolicy.scaled(0.1, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("buckets a day");
    }
  }

  private static UsageStatistics play(
      UsageTracker tracker, int fromMinute, int minutes, long metaspaceMib, long tasks) {
    UsageStatistics last = null;
    for (int minute = fromMinute; minute < fromMinute + minutes; minute += 5) {
      last =
          tracker
              .record(sample(minute * 60_000L, metaspaceMib, tasks), taskManagerModel(), "cafe")
              .statistics();
    }
    return Objects.requireNonNull(last);
  }

  private static final int DAY = 24 * 60;

  @Test
  void evidenceForLoweringExpiresWithThePeaksItRestsOn() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    long day = UsagePolicy.production().windowMillis();
    UsageStatistics busy = play(tracker, 0, 7 * DAY, 200, 4);
    assertThat(busy.loweringMillis()).isBetween(7 * day - BUCKET, 7 * day);
    UsageStatistics half = play(tracker, 7 * DAY, 4 * DAY, 100, 0);
    assertThat(half.loweringMillis()).isBetween(3 * day - BUCKET, 3 * day + 12 * BUCKET);
    UsageStatistics idle = play(tracker, 11 * DAY, 4 * DAY, 100, 0);
    assertThat(idle.demand(Area.METASPACE).longPeak()).hasValue(100 * MIB);
    assertThat(idle.loweringMillis()).isZero();
    assertThat(idle.runningMillis()).isZero();
  }

  @Test
  void aGapOfAWindowStartsAllEvidenceAnew() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    play(tracker, 0, 3 * DAY, 200, 4);
    UsageStatistics after = play(tracker, 4 * DAY + 60, 30, 100, 4);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(100 * MIB);
    assertThat(after.loweringMillis()).isLessThan(7 * BUCKET);
    assertThat(after.runningMillis()).isLessThan(7 * BUCKET);
  }

  @Test
  void aClockThatIsSetBackFreezesNothing() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    int late = 100 * DAY;
    play(tracker, late, DAY, 300, 4);
    UsageStatistics back = play(tracker, 0, 60, 200, 4);
    assertThat(back.timeMillis()).isEqualTo(55 * 60_000L);
    assertThat(back.demand(Area.METASPACE).peak()).hasValue(300 * MIB);
    assertThat(back.demand(Area.METASPACE).floor()).hasValue(200 * MIB);
    UsageStatistics later = play(tracker, 60, DAY + 10, 200, 4);
    assertThat(later.demand(Area.METASPACE).peak()).hasValue(200 * MIB);
    assertThat(tracker.record(sample(2 * DAY * 60_000L, 1, 4), null, "cafe").peak(Area.METASPACE))
        .isPresent();
  }

  @Test
  void anEventDoesNotLastForEverWhenTheClockIsSetBack() {
    EventCounter counter = new EventCounter();
    counter.record(1_000_000, 1);
    counter.record(1_000_100, 2);
    assertThat(counter.roseWithin(500, 1_000_000)).isTrue();
    assertThat(counter.roseWithin(500, 0)).isFalse();
  }

  @Test
  void aLiveSetIsRenewedByCollectionsOfTheLastDayAlone() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    assertThat(collected(tracker, 0, 60, 3).isLiveSetRenewed()).isFalse();
    assertThat(collected(tracker, 60, 65, 4).isLiveSetRenewed()).isTrue();
    assertThat(collected(tracker, 65, DAY + 55, 4).isLiveSetRenewed()).isTrue();
    assertThat(collected(tracker, DAY + 55, DAY + 120, 4).isLiveSetRenewed()).isFalse();
  }

  private static UsageStatistics collected(
      UsageTracker tracker, int fromMinute, int toMinute, long collections) {
    UsageStatistics last = null;
    for (int minute = fromMinute; minute < toMinute; minute += 5) {
      MemorySample sample =
          taskManagerSample(minute * 60_000L)
              .set(SampleField.HEAP_LIVE_COLLECTIONS, collections)
              .build();
      last = tracker.record(sample, null, "cafe").statistics();
    }
    return Objects.requireNonNull(last);
  }

  /** What lives while a process starts is not what lives while it works. */
  @Test
  void aCollectionOfTheFirstHourRenewsNoLiveSet() {
    UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);
    collected(tracker, 0, 10, 0);
    assertThat(collected(tracker, 10, 120, 2).isLiveSetRenewed()).isFalse();
    assertThat(collected(tracker, 120, 130, 3).isLiveSetRenewed()).isTrue();
  }

  @Test
  void aRestartRenewsNoLiveSet() throws IOException {
    UsageHistory first = new UsageHistory(UsagePolicy.production(), true);
    collect(first, 0, 600, 1);
    UsageHistory second = restarted(first);
    collect(second, 605, 610, 0);
    collect(second, 615, 700, 2);
    assertThat(second.statistics(700 * 60_000L).isLiveSetRenewed()).isFalse();
    UsageHistory third = restarted(second);
    collect(third, 705, 800, 0);
    collect(third, 805, 810, 1);
    assertThat(third.statistics(810 * 60_000L).isLiveSetRenewed()).isTrue();
    assertThat(restarted(third).statistics(815 * 60_000L).isLiveSetRenewed())
        .as("of the process before, an hour after its start")
        .isTrue();
  }

  private static void collect(UsageHistory history, int from, int to, long collections) {
    for (int minute = from; minute < to; minute += 5) {
      history.record(
          taskManagerSample(minute * 60_000L)
              .set(SampleField.HEAP_LIVE_COLLECTIONS, collections)
              .build(),
          new EnumMap<>(Area.class));
    }
  }

  private static UsageHistory restarted(UsageHistory history) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    history.write(new DataOutputStream(bytes));
    UsageHistory next = new UsageHistory(UsagePolicy.production(), true);
    next.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return next;
  }
}
