package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days of samples: what fails must be told before it does, what is healthy must be left alone. */
class ReplayTest {
  private static final int DAY = 24 * 60;

  private final Replay replay = Replay.of("4g");
  private final MemoryModel model = replay.model();

  private void assertNoChange(Replay run) {
    assertThat(run.changes()).as(run.recommendation().sentence()).isZero();
    assertThat(run.recommendation().verdict()).isEqualTo(Verdict.NO_CHANGE);
  }

  /** A TaskManager of that size, which may also be cut. */
  private static Replay shrinking(String processSize) {
    return new Replay(
        Map.of("taskmanager.memory.process.size", processSize),
        AdvicePolicy.production().mode(AdviceMode.SHRINK));
  }

  @Test
  void aHealthyWeekIsLeftAlone() {
    assertNoChange(replay.healthy(8 * DAY));
    assertThat(replay.advice().findings())
        .filteredOn(Finding::holds)
        .filteredOn(finding -> finding.reason().severity() != Severity.INFO)
        .isEmpty();
    assertThat(replay.recommendation().confidence()).isEqualTo(1);
  }

  @Test
  void aSawToothOfGarbageWithAConstantLiveSetIsLeftAlone() {
    long heap = model.bytes(Area.HEAP);
    assertNoChange(
        replay.run(
            2 * DAY,
            (minute, sample) ->
                sample
                    .set(SampleField.HEAP_USED, heap * (40 + minute % 58) / 100)
                    .set(SampleField.HEAP_LIVE, heap * 4 / 10)));
  }

  @Test
  void pageCacheOfStateFilesIsLeftAlone() {
    assertNoChange(
        replay.run(
            2 * DAY,
            (minute, sample) ->
                sample
                    .set(SampleField.CONTAINER_WORKING_SET, model.totalProcess())
                    .set(SampleField.CONTAINER_UNRECLAIMABLE, model.totalProcess() * 8 / 10)));
  }

  @Test
  void aBatchJobThatTakesEveryFreeBufferIsLeftAlone() {
    long segments = model.bytes(Area.NETWORK) / SEGMENT;
    assertNoChange(
        replay.run(
            2 * DAY,
            (minute, sample) ->
                sample
                    .set(SampleField.NETWORK_AVAILABLE_SEGMENTS, 0)
                    .set(SampleField.NETWORK_REQUIRED_SEGMENTS, segments / 3)
                    .set(SampleField.NETWORK_WANTED_SEGMENTS, 10 * segments)));
  }

  @Test
  void anIdleSessionClusterIsLeftAlone() {
    Replay shrinking = shrinking("4g");
    shrinking.run(
        9 * DAY,
        (minute, sample) ->
            sample
                .set(SampleField.TASKS, 0)
                .set(SampleField.NETWORK_REQUIRED_SEGMENTS, 0)
                .set(SampleField.NETWORK_WANTED_SEGMENTS, 0)
                .set(SampleField.MANAGED_RESERVED, 0)
                .clear(Source.ROCKSDB)
                .state(Source.ROCKSDB, SourceStatus.unavailable("no state")));
    assertThat(shrinking.changes()).isZero();
    assertThat(shrinking.found(Reason.INSUFFICIENT_LOAD)).isTrue();
    assertThat(shrinking.recommendation().verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
  }

  @Test
  void aRescaleStartsTheEvidenceForLoweringAnew() {
    Replay shrinking = shrinking("16g");
    BiConsumer<Integer, MemorySample.Builder> tasks =
        (minute, sample) ->
            sample
                .set(SampleField.HEAP_LIVE, 500 * MIB)
                .set(SampleField.TASKS, minute < 6 * DAY ? 4 : 8);
    shrinking.run(12 * DAY, tasks);
    assertThat(shrinking.changes()).isZero();
    shrinking.run(3 * DAY, tasks);
    assertThat(shrinking.changes()).isPositive();
    assertThat(shrinking.recommendation().verdict()).isEqualTo(Verdict.SHRINK);
  }

  @Test
  void aJobThatRestartsDoesNotStartTheEvidenceAnew() {
    Replay shrinking = shrinking("16g");
    shrinking.run(
        8 * DAY,
        (minute, sample) ->
            sample
                .set(SampleField.HEAP_LIVE, 500 * MIB)
                .set(SampleField.TASKS, minute % 300 < 3 ? 0 : minute % 300 == 3 ? 2 : 4));
    assertThat(shrinking.recommendation().verdict()).isEqualTo(Verdict.SHRINK);
  }

  @Test
  void aSpikeOfOneBucketRaisesNoHeap() {
    long heap = model.bytes(Area.HEAP);
    assertNoChange(
        replay.run(
            DAY,
            (minute, sample) -> {
              if (minute % 60 < 4) {
                sample.set(SampleField.HEAP_LIVE, heap * 9 / 10);
              }
            }));
  }

  @Test
  void aStepOfTheLiveSetRaisesTheHeapWithinThreeBucketsAndHoldsIt() {
    long heap = model.bytes(Area.HEAP);
    replay.healthy(120);
    replay.run(21, (minute, sample) -> sample.set(SampleField.HEAP_LIVE, heap * 85 / 100));
    assertThat(replay.firstChange()).isBetween(120, 141);
    assertThat(replay.found(Reason.HEAP_LIVE_HIGH)).isTrue();
    replay.healthy(30);
    assertThat(replay.recommendation().verdict().isChange()).isTrue();
    replay.healthy(DAY + 90);
    assertThat(replay.recommendation().verdict()).isEqualTo(Verdict.NO_CHANGE);
  }

  @Test
  void theHeightOfADailyWaveCountsAtEveryHour() {
    long heap = model.bytes(Area.HEAP);
    replay.run(
        3 * DAY,
        (minute, sample) ->
            sample.set(
                SampleField.HEAP_LIVE,
                Math.round(heap * (0.62 + 0.22 * Math.sin(2 * Math.PI * minute / DAY)))));
    assertThat(replay.found(Reason.HEAP_LIVE_HIGH)).isTrue();
    assertThat(replay.recommendation().verdict()).isEqualTo(Verdict.GROW);
  }

  @Test
  void aLeakOfDirectMemoryIsToldHoursBeforeItFailsAndIsNotFed() {
    long network = model.bytes(Area.NETWORK) / SEGMENT * SEGMENT;
    Random noise = new Random(5);
    replay.run(
        10 * 60,
        (minute, sample) ->
            sample.set(
                SampleField.DIRECT_USED,
                network + 30 * MIB + minute * MIB / 10 + noise.nextInt(4) * MIB));
    assertThat(replay.found(Reason.DIRECT_LEAK)).isTrue();
    assertThat(replay.changes()).isZero();
    AreaGap gap = Objects.requireNonNull(replay.advice().gap(Area.OFF_HEAP));
    Exhaustion left = Objects.requireNonNull(gap.exhaustion());
    double really = (128 - 30 - 60) * 10 * 60;
    assertThat(left.seconds()).isBetween(really * 0.7, really * 1.3);
    assertThat(left.soonest()).isLessThan(left.seconds());
    assertThat(left.latest()).isGreaterThan(left.seconds());
    assertThat(gap.headroom()).isPresent();
    assertThat(gap.shortage()).hasValue(0);
    assertThat(gap.utilisation().orElseThrow()).isBetween(0.6, 0.8);
  }

  @Test
  void aHeapThatIsTouchedForTheFirstTimeIsNoLeak() {
    long heap = model.bytes(Area.HEAP);
    replay.run(
        DAY,
        (minute, sample) ->
            sample.set(
                SampleField.HEAP_LIVE, (long) (heap * 0.55 * (1 - Math.exp(-minute / 90.0)))));
    assertThat(replay.found(Reason.HEAP_UNBOUNDED)).isFalse();
    assertThat(replay.advice().gap(Area.HEAP))
        .matches(gap -> gap != null && gap.exhaustion() == null);
  }

  /** G1 tells what lives when its old generation is nearly full: the heap filled before. */
  @Test
  void aHeapThatFilledBeforeACollectionToldWhatLivesIsNotFed() {
    fill(minute -> 10 + minute / 6.0, 8 * 60, false);
    assertThat(replay.changes()).isZero();
    assertThat(replay.found(Reason.NO_GC_DATA)).isTrue();
    fill(minute -> 10 + minute / 6.0, 20, true);
    assertThat(replay.found(Reason.HEAP_UNBOUNDED)).isTrue();
    assertThat(replay.changes()).isZero();
  }

  /** What was told to live before all that came is what is told until the next such collection. */
  @Test
  void aHeapThatFilledSinceTheLastLiveSetWasToldIsNotFed() {
    long heap = model.bytes(Area.HEAP);
    replay.run(
        8 * 60,
        (minute, sample) ->
            sample
                .set(
                    SampleField.HEAP_AFTER_COLLECTION, Math.round(heap * (10 + minute / 6.0) / 100))
                .set(SampleField.HEAP_LIVE, heap / 20));
    assertThat(replay.changes()).isZero();
    fill(minute -> 10 + minute / 6.0, 20, true);
    assertThat(replay.found(Reason.HEAP_UNBOUNDED)).isTrue();
    assertThat(replay.changes()).isZero();
  }

  /** Too short a rise to be called a leak, but long enough to wait for its end. */
  @Test
  void aHeapThatRisesSinceHoursBeforeACollectionToldWhatLivesIsNotFed() {
    fill(minute -> 10 + minute / 4.0, 5 * 60, false);
    fill(minute -> 10 + minute / 4.0, 20, true);
    AreaTarget target =
        replay.recommendation().targets().stream()
            .filter(one -> one.area() == Area.HEAP)
            .findAny()
            .orElseThrow();
    assertThat(target.isRaise()).isFalse();
    assertThat(replay.found(Reason.HEAP_LIVE_HIGH)).isTrue();
    assertThat(replay.found(Reason.HEAP_UNBOUNDED)).isFalse();
  }

  /** Garbage of hours in the old generation is no live set that grew. */
  @Test
  void aHeapOfWhichACollectionFoundMostToBeGarbageDoesNotGrow() {
    fill(minute -> 20 + minute / 12.0, 8 * 60, false);
    fill(minute -> 50.0, 60, true);
    assertThat(replay.found(Reason.HEAP_UNBOUNDED)).isFalse();
    assertThat(replay.advice().gap(Area.HEAP))
        .matches(gap -> gap != null && gap.exhaustion() == null);
    assertNoChange(replay);
  }

  /**
   * @param percent of the heap that collections leave
   * @param told whether a collection has told what lives
   */
  private void fill(IntToDoubleFunction percent, int minutes, boolean told) {
    long heap = model.bytes(Area.HEAP);
    replay.run(
        minutes,
        (minute, sample) -> {
          long left = Math.round(heap * percent.applyAsDouble(minute) / 100);
          sample.clear(Source.HEAP).state(Source.HEAP, SourceStatus.up());
          sample
              .set(SampleField.HEAP_USED, heap * 9 / 10)
              .set(SampleField.HEAP_LIMIT, heap)
              .set(SampleField.HEAP_AFTER_COLLECTION, left);
          if (told) {
            sample.set(SampleField.HEAP_LIVE, left).set(SampleField.HEAP_LIVE_COLLECTIONS, minute);
          }
        });
  }

  /** To the new level with the usual headroom, at once and no more, however young the level is. */
  @ParameterizedTest
  @CsvSource({"2", "20"})
  void aStepIsFollowedAtOnceWithTheUsualHeadroomAndNoMore(int hoursBefore) {
    replay.healthy(hoursBefore * 60);
    long heap = model.bytes(Area.HEAP);
    long metaspace = model.bytes(Area.METASPACE);
    long network = model.bytes(Area.NETWORK) / SEGMENT * SEGMENT;
    for (int hour = 0; hour < 12; hour++) {
      replay.run(
          60,
          (minute, sample) ->
              sample
                  .set(SampleField.HEAP_LIVE, heap * 85 / 100)
                  .set(SampleField.METASPACE_COMMITTED, metaspace * 9 / 10)
                  .set(SampleField.DIRECT_USED, network + 110 * MIB));
      for (AreaTarget target : replay.recommendation().targets()) {
        switch (target.area()) {
          case HEAP ->
              assertThat(target.target())
                  .as("hour %d: %s", hour, target.arithmetic())
                  .isEqualTo(Step.up(heap * 85 / 100.0 / 0.65, Step.HEAP));
          case METASPACE ->
              assertThat(target.target())
                  .isEqualTo(Step.up(metaspace * 9 / 10 + 64 * MIB, Step.METASPACE));
          case OFF_HEAP -> assertThat(target.target()).isEqualTo(176 * MIB);
          default -> assertThat(target.isRaise()).as(target.arithmetic()).isFalse();
        }
      }
    }
  }

  @Test
  void aRefusalIsAnsweredAtOnceAndAnOomKillToo() {
    replay.healthy(2);
    replay.run(4, (minute, sample) -> sample.set(SampleField.NETWORK_REFUSED, minute == 2 ? 0 : 1));
    assertThat(replay.recommendation().verdict().isChange()).isTrue();
    assertThat(replay.recommendation().isUrgent()).isTrue();
    assertThat(replay.recommendation().sizes().getOrDefault(Area.NETWORK, 0L))
        .isGreaterThan(model.bytes(Area.NETWORK) * 5 / 4 - 1);
    Replay killed = Replay.of("4g");
    killed.run(2, (minute, sample) -> sample.set(SampleField.CONTAINER_OOM_KILLS, 7));
    killed.run(4, (minute, sample) -> sample.set(SampleField.CONTAINER_OOM_KILLS, 8));
    assertThat(killed.found(Reason.OOM_KILLED)).isTrue();
    assertThat(killed.recommendation().verdict()).isEqualTo(Verdict.GROW);
    assertThat(killed.recommendation().isUrgent()).isTrue();
  }

  @Test
  void whatIsNotSeenIsSaidAndNotTouched() {
    replay.run(
        3 * DAY,
        (minute, sample) ->
            sample.clear(Source.HEAP).clear(Source.NETWORK).clear(Source.RESIDENT_HEAP));
    assertNoChange(replay);
    assertThat(replay.found(Reason.NO_GC_DATA)).isTrue();
    assertThat(replay.found(Reason.UNOBSERVABLE)).isTrue();
  }

  @Test
  void firstMinutesSayNothing() {
    replay.run(9, (minute, sample) -> sample.set(SampleField.METASPACE_COMMITTED, 255 * MIB));
    assertThat(replay.recommendation().verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(replay.found(Reason.INSUFFICIENT_DATA)).isTrue();
    assertThat(replay.recommendation().confidence()).isLessThan(0.01);
    assertThat(Phase.START.label()).isEqualTo("start");
  }

  @Test
  void aDayOfProductionFitsIntoMinutes() {
    Replay fast =
        new Replay(
            Map.of("taskmanager.memory.process.size", "16g"),
            AdvicePolicy.production().mode(AdviceMode.SHRINK).usage(UsagePolicy.scaled(0.2)));
    fast.run(2 * DAY, (minute, sample) -> sample.set(SampleField.HEAP_LIVE, 500 * MIB));
    assertThat(fast.recommendation().verdict()).isEqualTo(Verdict.SHRINK);
  }

  @Test
  void theAutoscalerThatTunesMemoryIsLeftToIt() {
    Map<String, String> own =
        Map.of(
            "taskmanager.memory.process.size", "4g",
            "kubernetes.operator.job.autoscaler.memory.tuning.enabled", "true");
    Replay tuned = new Replay(own, AdvicePolicy.production());
    tuned.run(60, (minute, sample) -> sample.set(SampleField.METASPACE_COMMITTED, 255 * MIB));
    assertThat(tuned.recommendation().verdict()).isEqualTo(Verdict.ABSTAINED);
    assertThat(tuned.recommendation().sentence()).contains("autoscaler");
    assertThat(tuned.recommendation().edit().isEmpty()).isTrue();
  }

  @Test
  void aCapThatCannotHoldTheFloorsIsInfeasible() {
    Replay capped =
        new Replay(
            Map.of("taskmanager.memory.process.size", "4g"),
            AdvicePolicy.production().cap(OptionalLong.of(4096 * MIB)));
    capped.run(60, (minute, sample) -> sample.set(SampleField.METASPACE_COMMITTED, 255 * MIB));
    assertThat(capped.recommendation().verdict()).isEqualTo(Verdict.INFEASIBLE);
    assertThat(capped.recommendation().sentence()).contains("cap of 4096 MiB");
  }

  @Test
  void aSessionThatIsIdleAfterABusyWeekIsNotCut() {
    Replay shrinking = shrinking("16g");
    long heap = shrinking.model().bytes(Area.HEAP);
    shrinking.healthy(8 * DAY);
    shrinking.run(
        8 * DAY,
        (minute, sample) ->
            sample
                .set(SampleField.TASKS, 0)
                .set(SampleField.HEAP_LIVE, heap / 50)
                .set(SampleField.NETWORK_REQUIRED_SEGMENTS, 0)
                .set(SampleField.NETWORK_WANTED_SEGMENTS, 0)
                .set(SampleField.MANAGED_RESERVED, 0)
                .clear(Source.ROCKSDB)
                .state(Source.ROCKSDB, SourceStatus.unavailable("no state")));
    assertThat(shrinking.changes()).isZero();
  }
}
