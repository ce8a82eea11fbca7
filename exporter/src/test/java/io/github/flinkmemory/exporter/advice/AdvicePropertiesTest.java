package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every model and every history. */
class AdvicePropertiesTest {
  /** Shares of what is configured for each area, and what else a case is made of. */
  record Case(
      Map<String, String> configuration,
      String version,
      boolean jobManager,
      Map<Area, Double> shares,
      AdviceMode mode,
      OptionalLong cap,
      boolean rocksDb,
      long pauses) {

    Workload workload() {
      Workload workload = Workload.with(configuration).version(version);
      if (jobManager) {
        workload.jobManager();
      }
      MemoryModel model = workload.model();
      shares.forEach(
          (area, share) -> {
            if (model.has(area)) {
              workload.measure(
                  Measure.demand(area), ValueStatistics.ofPeak((long) (model.bytes(area) * share)));
            }
          });
      if (rocksDb) {
        workload.rocksDb();
      }
      return workload.measure(Measure.GC_PAUSE, ValueStatistics.ofPeak(pauses * 1_000_000));
    }

    AdvicePolicy policy() {
      return AdvicePolicy.production().mode(mode).cap(cap);
    }

    boolean resolves() {
      Workload workload = Workload.with(configuration).version(version);
      if (jobManager) {
        workload.jobManager();
      }
      return workload
          .resolver()
          .resolve(configuration)
          .model()
          .map(MemoryModel::isComplete)
          .orElse(false);
    }

    Case withShares(Map<Area, Double> other) {
      return new Case(configuration, version, jobManager, other, mode, cap, rocksDb, pauses);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Map<String, String>> taskManagers =
        Combinators.combine(
                Arbitraries.integers().between(700, 40_000),
                Arbitraries.of("process", "flink", "heapAndManaged", "processAndHeap"),
                Arbitraries.of("", "0m", "64m", "1g"),
                Arbitraries.of("", "0.1", "0.4", "0.7"),
                Arbitraries.of("", "200m", "512m"),
                Arbitraries.of("", "application", "session"))
            .as(AdvicePropertiesTest::taskManager);
    Arbitrary<Map<Area, Double>> shares =
        Arbitraries.maps(Arbitraries.of(Area.class), Arbitraries.doubles().between(0, 1.2))
            .ofMaxSize(6);
    return Combinators.combine(
            taskManagers,
            Arbitraries.of("1.10.3", "1.12.7", "1.16.3", "1.20.3", "2.3.0"),
            Arbitraries.of(false, false, true),
            shares,
            Arbitraries.of(AdviceMode.class),
            Arbitraries.longs().between(500, 60_000),
            Arbitraries.of(true, false, false),
            Arbitraries.longs().between(0, 300_000))
        .as(
            (configuration, version, jobManager, share, mode, cap, rocksDb, pauses) ->
                new Case(
                    configuration,
                    version,
                    jobManager && !version.startsWith("1.10"),
                    share,
                    mode,
                    cap % 3 == 0 ? OptionalLong.of(cap * MIB) : OptionalLong.empty(),
                    rocksDb,
                    pauses))
        .filter(Case::resolves);
  }

  private static Map<String, String> taskManager(
      int mib, String way, String offHeap, String managed, String metaspace, String kind) {
    Map<String, String> own = new HashMap<>();
    switch (way) {
      case "flink" -> own.put("taskmanager.memory.flink.size", mib + "m");
      case "heapAndManaged" -> {
        own.put("taskmanager.memory.task.heap.size", mib / 2 + "m");
        own.put("taskmanager.memory.managed.size", mib / 3 + "m");
      }
      case "processAndHeap" -> {
        own.put("taskmanager.memory.process.size", mib + "m");
        own.put("taskmanager.memory.task.heap.size", mib / 4 + "m");
      }
      default -> own.put("taskmanager.memory.process.size", mib + "m");
    }
    put(own, "taskmanager.memory.task.off-heap.size", offHeap);
    put(own, "taskmanager.memory.managed.fraction", managed);
    put(own, "taskmanager.memory.jvm-metaspace.size", metaspace);
    put(own, "execution.target", kind.isEmpty() ? "" : "kubernetes-" + kind);
    put(own, "$internal.application.main", kind.equals("application") ? "Main" : "");
    own.put("jobmanager.memory.process.size", Math.max(700, mib / 2) + "m");
    return own;
  }

  private static void put(Map<String, String> own, String key, String value) {
    if (!value.isEmpty()) {
      own.put(key, value);
    }
  }

  @Property(tries = 2000, maxDiscardRatio = 50)
  void anEditIsNeverRefusedAndGivesWhatIsPromised(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(given.policy());
    assertThat(advice.verdict()).isNotEqualTo(Verdict.WITHHELD);
    Assume.that(advice.verdict().isChange());
    MemoryModel edited = workload.model(advice.edit().applyTo(given.configuration()));
    assertThat(edited.components()).isEqualTo(advice.model().orElseThrow().components());
    advice.sizes().forEach((area, size) -> assertThat(edited.bytes(area)).isEqualTo(size));
  }

  @Property(tries = 2000, maxDiscardRatio = 50)
  void appliedAndReplayedNothingIsToChange(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Map<String, String> own = given.configuration();
    for (int round = 0; round < 8; round++) {
      Recommendation advice = workload.recommend(given.policy(), own);
      if (!advice.verdict().isChange()) {
        return;
      }
      own = advice.edit().applyTo(own);
      // What is lowered by the most, or was cut to what fits, may take another step.
      boolean more =
          advice.isBounded() || given.mode() == AdviceMode.SHRINK || isLoweredByTheMost(advice);
      Recommendation next = workload.recommend(given.policy(), own);
      if (!more) {
        assertThat(next.verdict().isChange())
            .as("%s then %s %s", advice.arithmetic(), next.sentence(), next.arithmetic())
            .isFalse();
      }
    }
    Recommendation last = workload.recommend(given.policy(), own);
    assertThat(last.verdict().isChange())
        .as(last.sentence() + " " + last.arithmetic() + last.edit())
        .isFalse();
  }

  private static boolean isLoweredByTheMost(Recommendation advice) {
    return advice.targets().stream().anyMatch(target -> target.arithmetic().endsWith(" in one go"));
  }

  @Property(tries = 1000, maxDiscardRatio = 50)
  void moreUseNeverLowersATarget(
      @ForAll("cases") Case given, @ForAll Area area, @ForAll("growth") double growth) {
    Assume.that(given.shares().containsKey(area));
    Map<Area, Double> more = new EnumMap<>(given.shares());
    more.put(area, given.shares().getOrDefault(area, 0.0) * growth);
    Map<Area, Long> before = targets(given.workload().recommend(given.policy()));
    Map<Area, Long> after = targets(given.withShares(more).workload().recommend(given.policy()));
    Assume.that(before.containsKey(area));
    assertThat(after.get(area)).isGreaterThanOrEqualTo(before.get(area));
  }

  @Provide
  Arbitrary<Double> growth() {
    return Arbitraries.doubles().between(1, 2);
  }

  private static Map<Area, Long> targets(Recommendation advice) {
    Map<Area, Long> targets = new EnumMap<>(Area.class);
    advice.targets().forEach(target -> targets.put(target.area(), target.target()));
    return targets;
  }

  @Property(tries = 2000, maxDiscardRatio = 50)
  void floorsAreNeverCutAndTheCapIsNeverPassed(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(given.policy());
    Assume.that(advice.verdict().isChange());
    long total = advice.model().orElseThrow().totalProcess();
    assertThat(total).isLessThanOrEqualTo(given.cap().orElse(Long.MAX_VALUE));
    for (AreaTarget target : advice.targets()) {
      assertThat(advice.sizes().get(target.area()))
          .as(target.area() + " " + advice.arithmetic())
          .isGreaterThanOrEqualTo(Math.min(target.floor(), target.target()));
    }
    if (given.mode() == AdviceMode.REBALANCE && given.cap().isEmpty()) {
      assertThat(total).isEqualTo(workload.model().totalProcess());
    }
    if (given.mode() != AdviceMode.SHRINK && given.cap().isEmpty()) {
      assertThat(total).isGreaterThanOrEqualTo(workload.model().totalProcess());
    }
  }

  @Property(tries = 2000, maxDiscardRatio = 50)
  void stepsAreBounded(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(given.policy());
    Assume.that(advice.verdict().isChange());
    long before = workload.model().totalProcess();
    long floors =
        advice.targets().stream()
            .mapToLong(target -> target.isRaise() ? target.floor() : target.configured())
            .sum();
    assertThat(advice.model().orElseThrow().totalProcess())
        .isLessThanOrEqualTo(Math.max((long) (before * 1.5), Step.up(floors, Step.PROCESS)));
    boolean isSession = ClusterKind.of(workload.configuration()) == ClusterKind.SESSION;
    for (AreaTarget target : advice.targets()) {
      boolean unused = target.area() == Area.MANAGED && target.target() == 0;
      long after = advice.sizes().getOrDefault(target.area(), -1L);
      boolean half = isSession || target.area() == Area.HEAP || target.area() == Area.OVERHEAD;
      assertThat(unused || after >= target.configured() / (half ? 2 : 3)).isTrue();
    }
  }

  @Property(tries = 2000, maxDiscardRatio = 50)
  void aCutLeavesATenthOfTheTotalFree(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(AdvicePolicy.production().mode(AdviceMode.SHRINK));
    Assume.that(advice.verdict() == Verdict.SHRINK);
    MemoryModel before = workload.model();
    double resident = 0;
    for (Map.Entry<Area, Long> size : advice.sizes().entrySet()) {
      Area area = size.getKey();
      double share = given.shares().getOrDefault(area, Double.NaN);
      boolean inFull = area == Area.HEAP || area == Area.NETWORK || Double.isNaN(share);
      resident += inFull ? size.getValue() : (long) (before.bytes(area) * share);
    }
    assertThat(resident / advice.model().orElseThrow().totalProcess())
        .as("%s %s", advice.sentence(), advice.arithmetic())
        .isLessThanOrEqualTo(0.9);
  }

  /** A heap fills what an area hardly used before. */
  @Property(tries = 2000, maxDiscardRatio = 50)
  void aRaiseLeavesATenthOfTheTotalFreeOrAsMuchAsThereWas(@ForAll("cases") Case given) {
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(AdvicePolicy.production().mode(AdviceMode.GROW));
    Assume.that(advice.verdict().isChange() && !given.rocksDb());
    Assume.that(given.shares().containsKey(Area.OVERHEAD));
    MemoryModel before = workload.model();
    MemoryModel after = advice.model().orElseThrow();
    // At most by half in one step.
    Assume.that(after.totalProcess() + Step.PROCESS < before.totalProcess() * 1.5);
    double free = before.totalProcess() - resident(given, before, before);
    double least = Math.min(0.1 * after.totalProcess(), free);
    assertThat(resident(given, before, after))
        .as("%s %s", advice.sentence(), advice.arithmetic())
        .isLessThanOrEqualTo(after.totalProcess() - least + 1);
  }

  private static double resident(Case given, MemoryModel measured, MemoryModel model) {
    double resident = 0;
    for (Area area : Area.values()) {
      if (model.has(area)) {
        double share = given.shares().getOrDefault(area, Double.NaN);
        boolean inFull = area == Area.HEAP || area == Area.NETWORK || Double.isNaN(share);
        resident += inFull ? model.bytes(area) : (long) (measured.bytes(area) * share);
      }
    }
    return resident;
  }

  @Property(tries = 1000, maxDiscardRatio = 50)
  void advisedDemandStaysClearlyUnderTheAlerts(@ForAll("cases") Case given) {
    Assume.that(given.cap().isEmpty() && given.mode() != AdviceMode.REBALANCE);
    Workload workload = given.workload();
    Recommendation advice = workload.recommend(given.policy());
    Assume.that(advice.verdict().isChange() && !advice.isBounded());
    MemoryModel before = workload.model();
    given
        .shares()
        .forEach(
            (area, share) -> {
              if (advice.sizes().containsKey(area) && area != Area.MANAGED) {
                double after =
                    (long) (before.bytes(area) * share)
                        / (double) advice.sizes().getOrDefault(area, -1L);
                assertThat(after).as(area + " " + advice.arithmetic()).isLessThan(alert(area));
              }
            });
  }

  /** The level at which an alert fires for each area, as in alerts.yml. */
  private static double alert(Area area) {
    return switch (area) {
      case HEAP, OFF_HEAP -> 0.80;
      case METASPACE -> 0.85;
      default -> 0.90;
    };
  }

  @Property(tries = 500, maxDiscardRatio = 50)
  void insufficientDataLowersNothing(@ForAll("cases") Case given, @ForAll Phase phase) {
    Assume.that(given.cap().isEmpty());
    Workload workload = given.workload().observed(phase, Workload.DAY - 1);
    Recommendation advice = workload.recommend(given.policy());
    for (AreaTarget target : advice.targets()) {
      assertThat(target.isLower()).isFalse();
      if (!advice.sizes().isEmpty()) {
        assertThat(advice.sizes().get(target.area())).isGreaterThanOrEqualTo(target.configured());
      }
    }
  }

  @Property(tries = 500, maxDiscardRatio = 50)
  void noTotalIsCutInTheWeekOfAKill(@ForAll("cases") Case given) {
    Workload workload = given.workload().longOomKilled();
    Recommendation advice = workload.recommend(AdvicePolicy.production().mode(AdviceMode.SHRINK));
    assertThat(advice.verdict()).isNotEqualTo(Verdict.SHRINK);
  }

  @Property(tries = 500, maxDiscardRatio = 50)
  void aLeakIsNotFed(@ForAll("cases") Case given, @ForAll Area area) {
    Assume.that(area != Area.NETWORK);
    Workload workload = given.workload();
    MemoryModel model = workload.model();
    Assume.that(model.has(area));
    double slope = model.bytes(area) / 86_400.0 + 1;
    workload.measure(
        Measure.demand(area),
        ValueStatistics.ofPeak((long) (model.bytes(area) * 0.97))
            .withTrend(new Trend(slope, slope * 0.9, slope * 1.1, Workload.DAY, true)));
    Recommendation advice = workload.recommend(given.policy());
    assertThat(targets(advice).get(area)).isLessThanOrEqualTo(model.bytes(area));
  }

  @Property(tries = 500, maxDiscardRatio = 50)
  void leakedLoadersAreNotSizedFor(@ForAll("live") long liveMib, @ForAll("live") long leakedMib) {
    Workload workload =
        Workload.with(Map.of("taskmanager.memory.process.size", "4g"))
            .needs(Area.METASPACE, liveMib + leakedMib)
            .loaders(1, 5, leakedMib);
    long target =
        targets(workload.recommend(AdvicePolicy.production())).getOrDefault(Area.METASPACE, -1L);
    long forLive = Step.up(Math.max(liveMib * 1.25, liveMib + 64.0) * MIB, Step.METASPACE);
    assertThat(target).isLessThanOrEqualTo(Math.max(256 * MIB, forLive));
  }

  @Property(tries = 500, maxDiscardRatio = 50)
  void moreMetaspaceNeverLowersItsTargetWhateverMayBeGarbage(
      @ForAll("live") long peakMib,
      @ForAll("live") long releasedMib,
      @ForAll("live") long presentMib,
      @ForAll("live") long moreMib) {
    long before = metaspace(peakMib, releasedMib, presentMib);
    assertThat(metaspace(peakMib + moreMib, releasedMib, presentMib))
        .isGreaterThanOrEqualTo(before);
    assertThat(metaspace(peakMib, releasedMib, 0)).isGreaterThanOrEqualTo(before);
  }

  private static long metaspace(long peakMib, long releasedMib, long presentMib) {
    Workload workload =
        Workload.with(Map.of("taskmanager.memory.process.size", "4g"))
            .needs(Area.METASPACE, peakMib)
            .released(releasedMib, presentMib);
    return targets(workload.recommend(AdvicePolicy.production())).getOrDefault(Area.METASPACE, -1L);
  }

  @Provide
  Arbitrary<Long> live() {
    return Arbitraries.longs().between(10, 400);
  }
}
