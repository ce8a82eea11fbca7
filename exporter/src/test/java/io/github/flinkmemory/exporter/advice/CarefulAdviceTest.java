package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.usage.FleetStatistics;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a cut or a raise would do harm: what is not known well enough is left as it is. */
class CarefulAdviceTest {
  private static final AdvicePolicy POLICY = AdvicePolicy.production();
  private static final Map<String, String> OWN =
      Map.of("taskmanager.memory.process.size", "8g", "execution.target", "kubernetes-session");

  private static Workload quiet() {
    Workload workload = Workload.with(OWN);
    for (Area area : Area.values()) {
      workload.needs(area, 60);
    }
    return workload.measure(Measure.NETWORK_WANTED, ValueStatistics.ofPeak(70 * MIB));
  }

  private static Trend rise(double bytesPerSecond, double hours) {
    return new Trend(
        bytesPerSecond,
        bytesPerSecond * 0.9,
        bytesPerSecond * 1.1,
        Math.round(hours * 3_600_000),
        true);
  }

  private static AreaTarget target(Advice advice, Area area) {
    return Objects.requireNonNull(advice.recommendation()).targets().stream()
        .filter(target -> target.area() == area)
        .findAny()
        .orElseThrow();
  }

  private static boolean found(Advice advice, Reason reason) {
    return advice.findings().stream()
        .anyMatch(finding -> finding.reason() == reason && finding.holds());
  }

  @ParameterizedTest
  @CsvSource({
    "HEAP, HEAP",
    "HEAP, GC_PAUSE",
    "OFF_HEAP, OFF_HEAP",
    "NETWORK, NETWORK",
    "NETWORK, NETWORK_WANTED",
    "MANAGED, MANAGED",
    "MANAGED, MANAGED_USED"
  })
  void whatOneOfAFleetDoesNotKnowIsNotLowered(Area area, Measure unknown) {
    Map<String, String> own = new HashMap<>(OWN);
    own.put("taskmanager.memory.task.off-heap.size", "512m");
    UsageStatistics sees = quiet().statistics().build();
    UsageStatistics blind = quiet().unknown(unknown).statistics().build();
    assertThat(target(fleet(own, List.of(sees, sees)), area).isLower()).isTrue();
    assertThat(target(fleet(own, List.of(sees, blind)), area).isLower()).isFalse();
    assertThat(target(fleet(own, List.of(blind, blind)), area).isLower()).isFalse();
  }

  @Test
  void aHeapIsNotLoweredByWhatLivedLongAgo() {
    assertThat(target(quiet().advise(POLICY), Area.HEAP).isLower()).isTrue();
    AreaTarget stale = target(quiet().liveSetNotRenewed().advise(POLICY), Area.HEAP);
    assertThat(stale.isLower()).isFalse();
    assertThat(stale.arithmetic()).contains("no collection has covered the old generation");
    UsageStatistics fresh = quiet().statistics().build();
    UsageStatistics old = quiet().liveSetNotRenewed().statistics().build();
    assertThat(target(fleet(OWN, List.of(fresh, fresh)), Area.HEAP).isLower()).isTrue();
    assertThat(target(fleet(OWN, List.of(fresh, old)), Area.HEAP).isLower()).isFalse();
  }

  private static Advice fleet(Map<String, String> own, List<UsageStatistics> members) {
    AdviceInput input =
        AdviceInput.builder(
                Workload.with(own).model(), FleetStatistics.merge(members, true, Map.of()))
            .build();
    return Advisor.advise(input, POLICY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "METASPACE", "OVERHEAD"})
  void aHeldRaiseDoesNotFeedALeakThatWasFoundSince(Area area) {
    Workload workload = quiet();
    long configured = workload.model().bytes(area);
    AreaTarget held = AreaTarget.raise(area, configured, 2 * configured, 2 * configured, false, "");
    long calm = configured * 6 / 10;
    workload.measure(Measure.demand(area), ValueStatistics.ofPeak(calm));
    Advice holds = Advisor.advise(workload.input(OWN), POLICY, List.of(held));
    assertThat(target(holds, area)).isSameAs(held);
    workload.measure(
        Measure.demand(area),
        ValueStatistics.ofPeak(calm).withTrend(rise(configured / 86_400.0, 12)));
    Advice leaks = Advisor.advise(workload.input(OWN), POLICY, List.of(held));
    assertThat(target(leaks, area).isRaise()).isFalse();
  }

  @Test
  void aHeldRaiseDoesNotOutliveTheFindingThatTheAllocatorIsToBlame() {
    Workload workload = quiet().fragmented(3000).needs(Area.OVERHEAD, 500);
    long configured = workload.model().bytes(Area.OVERHEAD);
    AreaTarget held =
        AreaTarget.raise(Area.OVERHEAD, configured, 2 * configured, configured, false, "");
    Advice advice = Advisor.advise(workload.input(OWN), POLICY, List.of(held));
    assertThat(found(advice, Reason.ALLOC_FRAGMENTATION)).isTrue();
    assertThat(target(advice, Area.OVERHEAD).isRaise()).isFalse();
  }

  @Test
  void whatTheAllocatorKeepsIsNoFragmentationBeforeItLastsNorAfterIt() {
    Workload burst = quiet().fragmented(3000).unknown(Measure.ALLOCATOR);
    assertThat(found(burst.advise(POLICY), Reason.ALLOC_FRAGMENTATION)).isFalse();
    Workload over =
        quiet().fragmented(100).measure(Measure.ALLOCATOR, ValueStatistics.ofPeak(3000 * MIB));
    assertThat(found(over.advise(POLICY), Reason.ALLOC_FRAGMENTATION)).isFalse();
    assertThat(found(quiet().fragmented(3000).advise(POLICY), Reason.ALLOC_FRAGMENTATION)).isTrue();
  }

  /** Seen: overhead was raised for a quarter of an hour, and then the allocator was to blame. */
  @Test
  void nothingIsRaisedWhileItIsNotKnownWhetherTheAllocatorIsToBlame() {
    Workload kept = quiet().needs(Area.OVERHEAD, 800).fragmented(1300).unknown(Measure.ALLOCATOR);
    Advice advice = kept.advise(POLICY);
    assertThat(target(advice, Area.OVERHEAD).isRaise()).isFalse();
    assertThat(target(advice, Area.OVERHEAD).arithmetic()).contains("keeps 1300 MiB");
    assertThat(found(advice, Reason.OVERHEAD_HIGH)).isTrue();
    assertThat(found(advice, Reason.ALLOC_FRAGMENTATION)).isFalse();
    Workload needed = quiet().needs(Area.OVERHEAD, 800).fragmented(50);
    assertThat(target(needed.advise(POLICY), Area.OVERHEAD).isRaise()).isTrue();
    // One that keeps nothing needs it.
    AdviceInput both = FleetInput.merge(List.of(kept.input(OWN), needed.input(OWN)), true);
    assertThat(target(Advisor.advise(both, POLICY), Area.OVERHEAD).isRaise()).isTrue();
    AdviceInput alike = FleetInput.merge(List.of(kept.input(OWN), kept.input(OWN)), true);
    assertThat(target(Advisor.advise(alike, POLICY), Area.OVERHEAD).isRaise()).isFalse();
    // A container that is full has to grow whoever fills it.
    Workload full = kept.container(8192, 8100).oomKilled();
    assertThat(target(full.advise(POLICY), Area.OVERHEAD).isRaise()).isTrue();
  }

  /** A burst of one and a level that another has left are nobody's fragmentation. */
  @Test
  void fragmentationIsThatOfOneProcessAndNotOfSeveralTogether() {
    AdviceInput burst = kept(3000, 100);
    AdviceInput left = kept(100, 3000);
    AdviceInput lasting = kept(2000, 2000);
    assertThat(isFragmented(burst, left)).isFalse();
    assertThat(isFragmented(burst, left, lasting)).isTrue();
    AdviceInput edited =
        FleetInput.withConfiguration(
            FleetInput.merge(List.of(burst, left), true), burst.configuration());
    assertThat(found(Advisor.advise(edited, POLICY), Reason.ALLOC_FRAGMENTATION)).isFalse();
  }

  /** 15 % of 8 GiB are 1229 MiB: it begins above them and ends a tenth below. */
  @ParameterizedTest
  @CsvSource({"1229, 1229, true", "1228, 1228, false", "1107, 1229, true", "1105, 1229, false"})
  void fragmentationThatWasFoundEndsATenthBelow(long now, long sustained, boolean found) {
    assertThat(isFragmented(kept(now, sustained))).isEqualTo(found);
  }

  @Test
  void whatCannotBeToldNowIsAsItWas() {
    UsageStatistics kept = quiet().fragmented(3000).statistics().build();
    AdviceInput silent = AdviceInput.builder(quiet().model(), kept).build();
    assertThat(isFragmented(silent)).isTrue();
    assertThat(isFragmented(quiet().input(OWN))).isFalse();
    assertThat(isFragmented(quiet().input(OWN), silent)).isTrue();
  }

  private static AdviceInput kept(long nowMib, long sustainedMib) {
    return quiet()
        .fragmented(nowMib)
        .measure(Measure.ALLOCATOR, ValueStatistics.ofPeak(sustainedMib * MIB))
        .input(OWN);
  }

  private static boolean isFragmented(AdviceInput... members) {
    AdviceInput fleet = FleetInput.merge(List.of(members), true);
    assertThat(
            members.length > 1
                || found(Advisor.advise(members[0], POLICY), Reason.ALLOC_FRAGMENTATION)
                    == found(Advisor.advise(fleet, POLICY), Reason.ALLOC_FRAGMENTATION))
        .isTrue();
    return found(Advisor.advise(fleet, POLICY), Reason.ALLOC_FRAGMENTATION);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "2, false", "3, true"})
  void directMemoryThatGrowsIsNotFedHoweverManyCollectionsWereCounted(int count, boolean told) {
    Workload workload =
        quiet()
            .collections(count)
            .measure(
                Measure.OFF_HEAP,
                ValueStatistics.ofPeak(125 * MIB).withTrend(rise(MIB / 60.0, 12)));
    Advice advice = workload.advise(POLICY);
    assertThat(found(advice, Reason.DIRECT_LEAK)).isEqualTo(told);
    assertThat(found(advice, Reason.DIRECT_HIGH)).isEqualTo(!told);
    assertThat(target(advice, Area.OFF_HEAP).isRaise()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "METASPACE", "OVERHEAD"})
  void aSlowRiseGetsTheFloorAndNoHeadroom(Area area) {
    Workload workload = quiet();
    long configured = workload.model().bytes(area);
    AreaTarget steady = target(high(workload, area, null).advise(POLICY), area);
    // A tenth in forty days: it fills up, and nobody can tell yet with what.
    Trend slow = rise(configured / 10.0 / (40 * 86_400), 200);
    Advice rising = high(workload, area, slow).advise(POLICY);
    assertThat(steady.isRaise()).isTrue();
    assertThat(target(rising, area).target()).isEqualTo(steady.floor());
    assertThat(target(rising, area).arithmetic()).contains("rising, may be a leak");
    assertThat(Finding.primary(rising.findings(), area)).asString().contains("may be a leak");
  }

  /** A leak would take it too, and whether it is one shows within hours. */
  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "OVERHEAD"})
  void aFastRiseThatIsTooYoungToBeToldAsALeakGetsNothingUntilItStops(Area area) {
    Workload workload = quiet();
    long configured = workload.model().bytes(area);
    Advice rising = high(workload, area, rise(configured / 10_000.0, 2)).advise(POLICY);
    assertThat(target(rising, area).isRaise()).isFalse();
    assertThat(target(rising, area).arithmetic()).contains("shows when it stops");
    assertThat(Objects.requireNonNull(rising.recommendation()).sentence())
        .contains("is rising by")
        .contains("may be a leak");
    assertThat(target(high(workload, area, null).advise(POLICY), area).isRaise()).isTrue();
  }

  private static Workload high(Workload workload, Area area, @Nullable Trend trend) {
    ValueStatistics high = ValueStatistics.ofPeak(workload.model().bytes(area) * 93 / 100);
    return workload.measure(Measure.demand(area), trend == null ? high : high.withTrend(trend));
  }

  @ParameterizedTest
  @CsvSource({"4, 0, 256", "4, 6, 384", "none, 0, 64"})
  void managedMemoryIsKeptForEverySlotAndNotOnlyForThoseThatAreTaken(
      String configured, long taken, long leastMib) {
    Map<String, String> own = new HashMap<>(OWN);
    own.put("taskmanager.memory.managed.size", "400m");
    if (!configured.equals("none")) {
      own.put("taskmanager.numberOfTaskSlots", configured);
    }
    Workload workload = quiet().needs(Area.MANAGED, 0).slots(taken);
    for (OptionalLong reserved : List.of(OptionalLong.of(0), OptionalLong.of(1))) {
      AreaTarget target = target(workload.reserved(reserved).advise(POLICY, own), Area.MANAGED);
      assertThat(target.target()).isGreaterThanOrEqualTo(leastMib * MIB);
    }
  }

  /** What a job does once a week it cannot do without. */
  @ParameterizedTest
  @CsvSource({"1, 200", "6, 200", "7, 0"})
  void managedMemoryGoesToZeroOnlyAfterAWeekWithoutUse(int days, long mib) {
    Map<String, String> own =
        Map.of(
            "taskmanager.memory.process.size", "8g",
            "taskmanager.memory.managed.size", "400m",
            "execution.target", "kubernetes-application",
            "$internal.application.main", "Main");
    Workload workload = quiet().needs(Area.MANAGED, 0).observed(Phase.RUNNING, days * Workload.DAY);
    assertThat(target(workload.advise(POLICY, own), Area.MANAGED).target()).isEqualTo(mib * MIB);
  }

  /** Its slots are free: three more jobs like it may come. */
  @ParameterizedTest
  @CsvSource({"1, false", "4, true"})
  void whatAFreeSlotOfASessionMayTakeIsNotLowered(long taken, boolean lowered) {
    Map<String, String> own = new HashMap<>(OWN);
    own.put("taskmanager.numberOfTaskSlots", "4");
    own.put("taskmanager.memory.task.off-heap.size", "1g");
    Workload workload =
        Workload.with(own).slots(taken).needs(Area.HEAP, 300).needs(Area.OFF_HEAP, 250);
    Advice advice = workload.advise(POLICY);
    assertThat(target(advice, Area.HEAP).isLower()).isEqualTo(lowered);
    assertThat(target(advice, Area.OFF_HEAP).isLower()).isEqualTo(lowered);
    if (lowered) {
      AreaTarget offHeap = target(advice, Area.OFF_HEAP);
      assertThat(offHeap.target()).isEqualTo(offHeap.configured() / 2);
    } else {
      for (Area area : List.of(Area.HEAP, Area.OFF_HEAP)) {
        assertThat(target(advice, area).arithmetic()).contains("a free slot of the session");
      }
    }
  }

  /** It has no slots, whatever the configuration says of those of its TaskManagers. */
  @Test
  void slotsAreOfTaskManagersOnly() {
    Map<String, String> own =
        Map.of(
            "jobmanager.memory.process.size", "8g",
            "jobmanager.memory.off-heap.size", "1g",
            "taskmanager.numberOfTaskSlots", "4",
            "execution.target", "kubernetes-session");
    Workload workload =
        Workload.with(own).jobManager().needs(Area.HEAP, 300).needs(Area.OFF_HEAP, 250);
    Advice advice = workload.advise(POLICY);
    assertThat(target(advice, Area.HEAP).isLower()).isTrue();
    assertThat(target(advice, Area.OFF_HEAP).isLower()).isTrue();
  }

  @Test
  void aHeapIsLoweredByHalfAtMost() {
    AreaTarget heap = target(quiet().advise(POLICY), Area.HEAP);
    assertThat(heap.target()).isEqualTo(heap.configured() / 2);
    assertThat(heap.arithmetic()).endsWith("at most half in one go");
  }

  /** The JVM has another heap than the model tells, whatever else is short. */
  @ParameterizedTest
  @CsvSource({
    "GROW, 1700, 99999",
    "REBALANCE, 1700, 99999",
    "SHRINK, 1700, 99999",
    "SHRINK, 6000, 99999",
    "GROW, 1700, 600"
  })
  void noChangeIsAdvisedWhileTheModelIsNotThatOfTheJvm(
      AdviceMode mode, long limitMib, long capMib) {
    Workload workload = quiet().conflict(Area.HEAP).needs(Area.METASPACE, 240);
    workload.limit(Area.HEAP, limitMib * MIB);
    Advice advice = workload.advise(POLICY.mode(mode).cap(OptionalLong.of(capMib * MIB)));
    Recommendation recommendation = Objects.requireNonNull(advice.recommendation());
    assertThat(recommendation.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(recommendation.sentence()).contains("limit of this JVM", "Metaspace");
    assertThat(recommendation.sizes().get(Area.METASPACE)).isEqualTo(256 * MIB);
    assertThat(found(advice, Reason.META_HIGH)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, INSUFFICIENT_DATA", "24, SHRINK", "168, SHRINK"})
  void aCapThatNeedsSomethingLoweredWaitsForADay(long hours, Verdict verdict) {
    Workload workload = quiet().observed(Phase.RUNNING, Workload.DAY / 24 * hours);
    Recommendation advice = workload.recommend(POLICY.cap(OptionalLong.of(6144 * MIB)));
    assertThat(advice.verdict()).isEqualTo(verdict);
  }

  @Test
  void aCapThatIsTooSmallTellsWhatWouldFit() {
    Recommendation advice = quiet().recommend(POLICY.cap(OptionalLong.of(512 * MIB)));
    assertThat(advice.verdict()).isEqualTo(Verdict.INFEASIBLE);
    assertThat(advice.sentence())
        .matches(
            "what is needed and cannot be lowered, \\d+ MiB, does not fit into the cap of 512 MiB:"
                + " raise the cap");
  }

  /** As with hook=false, or where the reader of tasks failed: it may have been idle for a week. */
  @Test
  void whereTasksCannotBeSeenNothingIsLowered() {
    Replay replay = Replay.of("4g");
    long heap = replay.model().bytes(Area.HEAP);
    replay.run(
        8 * 1440,
        (at, sample) ->
            sample
                .clear(Source.TASKS)
                .clear(Source.MANAGED)
                .set(SampleField.HEAP_LIVE, heap / 20)
                .set(SampleField.HEAP_USED, heap / 10));
    assertThat(target(replay.advice(), Area.HEAP).isLower()).isFalse();
    assertThat(Objects.requireNonNull(replay.advice().input()).usage().runningMillis())
        .isGreaterThan(6 * Workload.DAY);
  }

  /** Of 1152 MiB off-heap; 300 MiB are what a half could never come down to. */
  @ParameterizedTest
  @CsvSource({"1, 300, 576", "6, 300, 576", "7, 300, 464", "7, 100, 384", "1, 380, 576"})
  void aWeekOfEvidenceLowersByTwoThirdsAtMostAndADayByHalf(int days, long peak, long mib) {
    Map<String, String> own =
        Map.of(
            "taskmanager.memory.process.size", "8g",
            "taskmanager.memory.task.off-heap.size", "1g",
            "execution.target", "kubernetes-application",
            "$internal.application.main", "Main");
    Workload workload =
        quiet().needs(Area.OFF_HEAP, peak).observed(Phase.RUNNING, days * Workload.DAY);
    AreaTarget target = target(workload.advise(POLICY, own), Area.OFF_HEAP);
    assertThat(target.target()).isEqualTo(mib * MIB);
  }

  @Test
  void offHeapMemoryOfAJobManagerIsNotCutBelowWhatFlinkGives() {
    Workload workload =
        Workload.with(
                Map.of(
                    "jobmanager.memory.process.size", "4g",
                    "jobmanager.memory.off-heap.size", "192m"))
            .jobManager()
            .needs(Area.OFF_HEAP, 5);
    assertThat(target(workload.advise(POLICY), Area.OFF_HEAP).target()).isEqualTo(128 * MIB);
  }

  @ParameterizedTest
  @EnumSource(
      value = Area.class,
      names = {"HEAP", "OFF_HEAP", "METASPACE"})
  void anAreaWhoseLimitIsNotTheModelsNeitherReceivesNorGives(Area area) {
    Workload workload = quiet().conflict(area);
    assertThat(target(workload.advise(POLICY), area).isLower()).isFalse();
    Advice high = workload.needs(area, workload.model().bytes(area) / MIB).advise(POLICY);
    assertThat(target(high, area).isRaise()).isFalse();
    assertThat(target(high, area).arithmetic()).contains("not the one of the model");
    assertThat(FleetInput.merge(List.of(quiet().input(OWN), workload.input(OWN)), true).conflicts())
        .containsExactly(area);
    assertThat(
            FleetInput.withConfiguration(workload.input(OWN), workload.input(OWN).configuration())
                .conflicts())
        .containsExactly(area);
  }

  @Test
  void whatWasNotLookedAtIsNotToldToBeAbsent() {
    Advice early = quiet().observed(Phase.START, 0).advise(POLICY);
    assertThat(early.findings()).allMatch(Finding::holds);
    Advice blind = quiet().unknown(Measure.OVERHEAD).container(8192, 100).advise(POLICY);
    assertThat(blind.findings())
        .filteredOn(finding -> finding.area() == Area.OVERHEAD && !finding.holds())
        .extracting(Finding::reason)
        .containsExactlyInAnyOrder(Reason.OOM_KILLED, Reason.CONTAINER_RISK);
  }

  @Test
  void aNumberOfSlotsThatFlinkWouldRefuseCountsForNothing() {
    AdviceInput input =
        AdviceInput.builder(quiet().model(), quiet().statistics().build())
            .configuration(UserConfiguration.of(Map.of("taskmanager.numberOfTaskSlots", "x")))
            .slots(0)
            .build();
    assertThat(input.managedSlots()).isEqualTo(1);
  }

  private static Recommendation recommend(Workload workload, AdvicePolicy policy) {
    return workload.recommend(policy);
  }

  @Test
  void aLeakBesideSizesThatStayIsNamedAndNoCalm() {
    Workload workload =
        quiet()
            .measure(Measure.HEAP, ValueStatistics.ofPeak(2_000 * MIB))
            .fragmented(3000)
            .loaders(1, 5, 100);
    Recommendation advice = recommend(workload, POLICY);
    assertThat(advice.verdict()).isEqualTo(Verdict.NO_SIZE_HELPS);
    assertThat(advice.verdict().label()).isEqualTo("no_size_helps");
    assertThat(advice.verdict().isChange()).isFalse();
    assertThat(advice.sentence()).startsWith("no size helps: Metaspace: 5 class loaders");
    Recommendation killed = recommend(workload.oomKilled(), POLICY);
    assertThat(killed.sentence()).startsWith("no size helps: Overhead: the kernel killed");
  }

  @Test
  void calmIsSaidOfWhatCouldBeSeen() {
    assertThat(recommend(quiet(), POLICY).sentence())
        .startsWith("every area has what it needs, and ");
    assertThat(recommend(quiet().unknown(Measure.OVERHEAD), POLICY).sentence())
        .startsWith("every area has what it needs as far as could be seen, and ");
  }

  /** The file was changed since the process started. */
  @ParameterizedTest
  @CsvSource({
    "taskmanager.memory.framework.off-heap.size, 1g, was it changed since the process started?",
    "taskmanager.memory.framework.heap.size, 20g, Flink would refuse it: ",
    "taskmanager.memory.framework.heap.size, much, Flink would refuse it: "
  })
  void whatFlinkDoesNotTakeIsNotShown(String key, String value, String why) {
    Map<String, String> changed = new HashMap<>(OWN);
    changed.put(key, value);
    Workload workload = quiet().needs(Area.METASPACE, 240);
    AdviceInput input =
        AdviceInput.builder(workload.model(), workload.statistics().build())
            .configuration(UserConfiguration.of(changed))
            .process("1.20.3", DeployMode.STANDALONE)
            .build();
    Advice advice = Advisor.advise(input, POLICY);
    Recommendation recommendation = Objects.requireNonNull(advice.recommendation());
    assertThat(recommendation.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(recommendation.sentence()).contains(why).doesNotContain(" -> ");
    assertThat(recommendation.edit().isEmpty()).isTrue();
    assertThat(recommendation.sizes().get(Area.METASPACE)).isEqualTo(256 * MIB);
  }

  @Test
  void whatACutWaitsForIsSaid() {
    Workload workload = quiet().observed(Phase.RUNNING, 2 * Workload.DAY);
    String waits = "could be spared: the total is cut once seven days were seen";
    assertThat(recommend(workload, POLICY.mode(AdviceMode.SHRINK)).sentence()).endsWith(waits);
    assertThat(recommend(workload, POLICY).sentence()).endsWith("could be spared");
  }

  @Test
  void theBoundThatBitIsNamed() {
    AdvicePolicy stays = POLICY.mode(AdviceMode.REBALANCE);
    Workload needy = Workload.with(OWN).needs(Area.METASPACE, 250).needs(Area.HEAP, 3000);
    assertThat(recommend(needy, stays).sentence()).endsWith("must stay (mode rebalance)");
    assertThat(recommend(needy, stays.cap(OptionalLong.of(9000 * MIB))).sentence())
        .endsWith("must stay (mode rebalance)");
    assertThat(recommend(needy, POLICY.cap(OptionalLong.of(8192 * MIB))).sentence())
        .matches(
            "what is needed .*, 8\\d+ MiB, does not fit into the cap of 8192 MiB: raise the cap");
    Recommendation tooLarge = recommend(quiet(), stays.cap(OptionalLong.of(8000 * MIB)));
    assertThat(tooLarge.verdict()).isEqualTo(Verdict.INFEASIBLE);
    assertThat(tooLarge.sentence()).contains("must stay (mode rebalance), but passes the cap");
  }

  @Test
  void aWishThatIsNotGrantedReadsAsNoFact() {
    assertThat(recommend(quiet(), POLICY).arithmetic())
        .anyMatch(line -> line.matches("Heap: \\d+ MiB stays, on its own \\d+ MiB .*"));
  }

  @Test
  void aContainerWithALimitOfItsOwnHasToGrowFirst() {
    Workload workload =
        Workload.with(OWN)
            .deployMode(DeployMode.STANDALONE)
            .needs(Area.METASPACE, 250)
            .needs(Area.HEAP, 3200);
    Recommendation advice = recommend(workload.container(8192, 100), POLICY);
    assertThat(advice.verdict()).isEqualTo(Verdict.GROW);
    assertThat(advice.sentence())
        .endsWith("the limit of the container, 8192 MiB, has to be raised too, and first");
    assertThat(recommend(workload.container(16_000, 100), POLICY).sentence())
        .doesNotContain("limit of the container");
  }

  /** It follows from the configured size. */
  @ParameterizedTest
  @EnumSource(
      value = DeployMode.class,
      names = {"KUBERNETES", "YARN"})
  void aContainerOfFlinkGrowsByItself(DeployMode mode) {
    Workload workload =
        Workload.with(OWN)
            .deployMode(mode)
            .needs(Area.METASPACE, 250)
            .needs(Area.HEAP, 3200)
            .container(8192, 100);
    Recommendation advice = recommend(workload, POLICY);
    assertThat(advice.verdict()).isEqualTo(Verdict.GROW);
    assertThat(advice.sentence()).doesNotContain("limit of the container");
  }

  /** RocksDB's cache may be overfull because what cannot be evicted has no end. */
  @Test
  void aStateBackendThatLeaksIsNotFed() {
    Workload workload = quiet().rocksDb();
    long configured = workload.model().bytes(Area.MANAGED);
    ValueStatistics full = ValueStatistics.ofPeak(configured * 11 / 10);
    Advice steady = workload.measure(Measure.MANAGED, full).advise(POLICY);
    assertThat(found(steady, Reason.ROCKSDB_OVERSHOOT)).isTrue();
    assertThat(target(steady, Area.MANAGED).isRaise()).isTrue();

    Advice rising = workload.measure(Measure.MANAGED, full.withTrend(rise(1000, 1))).advise(POLICY);
    assertThat(found(rising, Reason.MANAGED_PERF)).isTrue();
    assertThat(target(rising, Area.MANAGED).isRaise()).isFalse();

    Advice leaking =
        workload.measure(Measure.MANAGED, full.withTrend(rise(5_000, 12))).advise(POLICY);
    assertThat(found(leaking, Reason.ROCKSDB_LEAK)).isTrue();
    assertThat(target(leaking, Area.MANAGED).isRaise()).isFalse();
  }

  /** A batch sort takes all that it gets. */
  @Test
  void managedMemoryThatOperatorsFillIsNoStateBackendThatReads() {
    Workload workload = quiet();
    long configured = workload.model().bytes(Area.MANAGED);
    Advice advice =
        workload.measure(Measure.MANAGED, ValueStatistics.ofPeak(configured)).advise(POLICY);
    assertThat(found(advice, Reason.MANAGED_PERF)).isFalse();
    assertThat(target(advice, Area.MANAGED).isRaise()).isFalse();
  }

  @Test
  void aContainerThatALeakFillsGetsNoMoreOverhead() {
    Workload workload = quiet().container(8192, 8000);
    assertThat(target(workload.advise(POLICY), Area.OVERHEAD).isRaise()).isTrue();

    long configured = workload.model().bytes(Area.OFF_HEAP);
    workload.measure(
        Measure.OFF_HEAP,
        ValueStatistics.ofPeak(configured / 2).withTrend(rise(configured / 86_400.0, 12)));
    Advice leaking = workload.advise(POLICY);
    assertThat(found(leaking, Reason.DIRECT_LEAK)).isTrue();
    assertThat(found(leaking, Reason.CONTAINER_RISK)).isTrue();
    assertThat(target(leaking, Area.OVERHEAD).isRaise()).isFalse();
  }

  @Test
  void networkOfASessionIsNotLoweredWhileSlotsAreFree() {
    Map<String, String> own = new HashMap<>(OWN);
    own.put("taskmanager.numberOfTaskSlots", "8");
    AreaTarget taken = target(quiet().slots(8).advise(POLICY, own), Area.NETWORK);
    assertThat(taken.isLower()).isTrue();
    assertThat(target(quiet().slots(1).advise(POLICY, own), Area.NETWORK).isLower()).isFalse();
  }

  /** The JVM was given half of the heap that the model tells, and that is full. */
  @Test
  void aHeapThatIsFullIsToldWhateverTheModelSays() {
    Workload workload = quiet();
    long configured = workload.model().bytes(Area.HEAP);
    long limit = configured / 2;
    workload
        .limit(Area.HEAP, limit)
        .conflict(Area.HEAP)
        .measure(Measure.HEAP, ValueStatistics.ofPeak(limit * 95 / 100));
    Advice advice = workload.advise(POLICY);
    assertThat(found(advice, Reason.HEAP_LIVE_HIGH)).isTrue();
    Recommendation recommendation = Objects.requireNonNull(advice.recommendation());
    assertThat(recommendation.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(recommendation.sentence())
        .startsWith("the limit of this JVM is not the one of the model")
        .contains("Heap", "95 % of the heap lived");
  }

  @Test
  void aConflictOfLimitsIsNoReasonToCallAllWell() {
    Workload workload = Workload.with(OWN).conflict(Area.METASPACE).conflict(Area.HEAP);
    workload.needs(Area.HEAP, 1500).needs(Area.METASPACE, 150);
    Recommendation recommendation =
        Objects.requireNonNull(workload.advise(POLICY.mode(AdviceMode.GROW)).recommendation());
    assertThat(recommendation.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(recommendation.sentence()).endsWith("first: Heap and Metaspace");
  }

  /**
   * Six jobs came and went within the hours that make a trend, and metaspace grew with each: no
   * collection that unloads classes was due yet.
   */
  @Test
  void classesOfEndedJobsThatNoCollectionHasLookedAtAreNoLeak() {
    ValueStatistics rising = ValueStatistics.ofPeak(150 * MIB).withTrend(rise(5_000, 12));
    Workload workload = quiet().measure(Measure.METASPACE, rising);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isTrue();
    assertThat(found(workload.released(7).advise(POLICY), Reason.META_LEAK)).isTrue();
    assertThat(found(workload.released(100).advise(POLICY), Reason.META_LEAK)).isFalse();
  }

  private static Workload metaspace(long peakMib, long releasedMib, long presentMib) {
    return quiet().needs(Area.METASPACE, peakMib).released(releasedMib, presentMib);
  }

  private static AreaTarget metaspaceTarget(Workload workload) {
    return target(workload.advise(POLICY), Area.METASPACE);
  }

  private static void assertMetaspaceIsRaised(Workload workload) {
    assertThat(found(workload.advise(POLICY), Reason.META_HIGH)).isTrue();
    assertThat(metaspaceTarget(workload).isRaise()).isTrue();
  }

  /** 150 of 235 MiB may be garbage, and then 85 are needed. */
  @Test
  void aPeakOfNowThatMayBeGarbageRaisesNothing() {
    Workload workload = metaspace(235, 150, 235);
    assertThat(found(workload.advise(POLICY), Reason.META_HIGH)).isFalse();
    assertThat(recommend(workload, POLICY).verdict()).isNotEqualTo(Verdict.GROW);
    assertThat(metaspaceTarget(workload).isRaise()).isFalse();
    assertThat(metaspaceTarget(workload).arithmetic())
        .contains("150 MiB of it are classes of ended jobs at which no collection has looked yet");
    // Within a few percent of now.
    assertThat(metaspaceTarget(metaspace(235, 150, 224)).isRaise()).isFalse();
  }

  @Test
  void aPeakOfNowThatIsHighWithoutWhatMayBeGarbageRaises() {
    assertMetaspaceIsRaised(metaspace(235, 17, 235));
    assertThat(metaspaceTarget(metaspace(235, 18, 235)).isRaise()).isFalse();
    // What is too little to look at.
    assertMetaspaceIsRaised(metaspace(220, 7, 220));
  }

  @Test
  void aPeakFromBeforeRaisesWhateverMayBeGarbageNow() {
    assertMetaspaceIsRaised(metaspace(235, 150, 223));
    assertMetaspaceIsRaised(metaspace(235, 150, 0));
  }

  @Test
  void whatLeaksIsNeitherNeededNorGarbage() {
    Workload workload = quiet().needs(Area.METASPACE, 250).loaders(1, 3, 20).released(100, 250);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isTrue();
    assertThat(metaspaceTarget(workload).isRaise()).isFalse();
    assertMetaspaceIsRaised(quiet().needs(Area.METASPACE, 250).loaders(1, 3, 20).released(12, 250));
  }

  /** A cache of a library holds them, say, which no thread and no registry shows. */
  @Test
  void whatOutlivedACollectionWithoutAVisibleHolderIsToldAndNotRaisedFor() {
    Workload workload = quiet().needs(Area.METASPACE, 235).outlived(120, 10, 235);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isTrue();
    assertThat(found(workload.advise(POLICY), Reason.META_HIGH)).isFalse();
    assertThat(metaspaceTarget(workload).isRaise()).isFalse();
    assertThat(metaspaceTarget(workload).arithmetic())
        .contains("120 MiB are classes of ended jobs that a collection has not unloaded");
  }

  @Test
  void whatOutlivedACollectionIsNotToldAsLongAsGarbageMayBeTheReason() {
    Workload workload = quiet().needs(Area.METASPACE, 235).outlived(9, 150, 235);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isFalse();
    assertThat(metaspaceTarget(workload).arithmetic()).contains("150 MiB of it are classes");
    workload = quiet().needs(Area.METASPACE, 235).outlived(7, 15, 235);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isFalse();
    assertThat(metaspaceTarget(workload).isRaise()).isFalse();
  }

  @Test
  void whatLivesBesideWhatOutlivedIsRaisedFor() {
    assertMetaspaceIsRaised(quiet().needs(Area.METASPACE, 250).outlived(20, 0, 250));
  }

  @Test
  void aTrendIsALeakThoughItsClassesOutlivedACollection() {
    ValueStatistics rising = ValueStatistics.ofPeak(150 * MIB).withTrend(rise(5_000, 12));
    Workload workload = quiet().measure(Measure.METASPACE, rising).outlived(100, 0, 150);
    assertThat(found(workload.advise(POLICY), Reason.META_LEAK)).isTrue();
  }
}
