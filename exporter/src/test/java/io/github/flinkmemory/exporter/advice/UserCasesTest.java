package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.advice.Workload.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Incidents that users reported: each with the configuration and the numbers of the report, and
 * what a careful engineer would have said. Where a report gives no number for an area, it is at
 * ease.
 */
class UserCasesTest {
  private static final String PROCESS = "taskmanager.memory.process.size";

  /** What is expected: which area, with which reason, raised to at least so many MiB or kept. */
  record Incident(
      Workload workload, Area area, Reason reason, long leastMib, @Nullable Verdict verdict) {}

  private static Workload process(String size, String... more) {
    Map<String, String> own = new HashMap<>(Map.of(PROCESS, size));
    for (int i = 0; i < more.length; i += 2) {
      own.put(more[i], more[i + 1]);
    }
    return atEase(Workload.with(own));
  }

  private static Workload atEase(Workload workload) {
    workload
        .model()
        .components()
        .keySet()
        .forEach(
            component -> {
              Area area = component.area();
              long bytes = workload.model().bytes(area);
              workload.measure(Measure.demand(area), ValueStatistics.ofPeak(bytes * 6 / 10));
            });
    return workload;
  }

  /** At a level in MiB, and rising by so many MiB an hour without a plateau. */
  private static ValueStatistics rising(long mib, double mibPerHour) {
    double slope = mibPerHour * MIB / 3600;
    return ValueStatistics.ofPeak(mib * MIB)
        .withTrend(new Trend(slope, slope * 0.8, slope * 1.2, Workload.DAY, true));
  }

  private static Named<Incident> raise(
      String id, Workload workload, Area area, Reason reason, long leastMib) {
    return Named.of(id, new Incident(workload, area, reason, leastMib, null));
  }

  private static Named<Incident> noChange(String id, Workload workload, Area area, Reason reason) {
    return Named.of(id, new Incident(workload, area, reason, 0, Verdict.NO_SIZE_HELPS));
  }

  static Stream<Named<Incident>> incidents() {
    return Stream.of(
        raise(
            "U01 native memory fills a YARN container",
            process("4096m", "taskmanager.memory.managed.fraction", "0.2")
                .version("1.12.1")
                .deployMode(DeployMode.YARN)
                .needs(Area.OVERHEAD, 600),
            Area.OVERHEAD,
            Reason.OVERHEAD_HIGH,
            720),
        raise(
            "U05 a native codec, with task off-heap that is not used",
            process("16g", "taskmanager.memory.task.off-heap.size", "5g")
                .needs(Area.OFF_HEAP, 60)
                .needs(Area.OVERHEAD, 1500),
            Area.OVERHEAD,
            Reason.OVERHEAD_HIGH,
            1800),
        noChange(
            "U07 native memory kept from run to run",
            process("8g").measure(Measure.OVERHEAD, rising(700, 60)),
            Area.OVERHEAD,
            Reason.NATIVE_LEAK),
        noChange(
            "U09 statistics of RocksDB that are not closed",
            process("4g")
                .version("2.2.1")
                .rocksDb()
                .container(4096, 3700)
                .measure(Measure.OVERHEAD, rising(380, 90)),
            Area.OVERHEAD,
            Reason.NATIVE_LEAK),
        noChange(
            "U11 options of RocksDB that are not closed",
            process("4g").version("1.13.6").rocksDb().measure(Measure.OVERHEAD, rising(300, 30)),
            Area.OVERHEAD,
            Reason.NATIVE_LEAK),
        noChange(
            "U13 glibc keeps what nobody uses",
            process("12g").fragmented(5000).needs(Area.OVERHEAD, 6000),
            Area.OVERHEAD,
            Reason.ALLOC_FRAGMENTATION),
        noChange(
            "U15 18.2 MB of metaspace kept of each finished job",
            process("4g", "taskmanager.memory.jvm-metaspace.size", "768m")
                .version("1.20.5")
                .needs(Area.METASPACE, 660)
                .loaders(1, 28, 28 * 182 / 10),
            Area.METASPACE,
            Reason.META_LEAK),
        noChange(
            "U17 threads of a worker pool outlive their job",
            process("4g").version("1.14.6").needs(Area.METASPACE, 250).loaders(1, 6, 150),
            Area.METASPACE,
            Reason.META_LEAK),
        noChange(
            "U19 metaspace never released, loaders not to be seen",
            process("4g").version("1.10.3").measure(Measure.METASPACE, rising(230, 5)),
            Area.METASPACE,
            Reason.META_LEAK),
        raise(
            "U21 28 jobs in one TaskManager, each with a loader of its own",
            process("4g").version("1.20.1").needs(Area.METASPACE, 250).loaders(28, 0, 0),
            Area.METASPACE,
            Reason.META_HIGH,
            314),
        raise(
            "U25 clients of Kafka and BigTable with task off-heap 0",
            process("4g").version("1.17.0").needs(Area.OFF_HEAP, 127),
            Area.OFF_HEAP,
            Reason.DIRECT_HIGH,
            165),
        raise(
            "U27 an Arrow allocator with task off-heap 0",
            process("4g").needs(Area.OFF_HEAP, 128),
            Area.OFF_HEAP,
            Reason.DIRECT_HIGH,
            166),
        raise(
            "U31 read buffers of a connector beside Netty's",
            process("4g", "taskmanager.memory.task.off-heap.size", "300m")
                .needs(Area.OFF_HEAP, 410),
            Area.OFF_HEAP,
            Reason.DIRECT_HIGH,
            533),
        raise(
            "U33 65 buffers required, only 33 available",
            process(
                    "4g",
                    "taskmanager.memory.network.min",
                    "64m",
                    "taskmanager.memory.network.max",
                    "64m")
                .version("1.19.0")
                .measure(Measure.NETWORK, ValueStatistics.ofPeak(2015 * 32768L))
                .refused(),
            Area.NETWORK,
            Reason.NET_REFUSED,
            65),
        raise(
            "U35 1 buffer required, none available",
            process(
                    "4g",
                    "taskmanager.memory.network.min",
                    "64m",
                    "taskmanager.memory.network.max",
                    "64m")
                .version("1.18.0")
                .measure(Measure.NETWORK, ValueStatistics.ofPeak(2048 * 32768L))
                .refused(),
            Area.NETWORK,
            Reason.NET_REFUSED,
            65),
        noChange(
            "U37 a last split without bounds",
            process("8g", "taskmanager.memory.managed.size", "256m")
                .measure(Measure.HEAP, rising(4500, 900)),
            Area.HEAP,
            Reason.HEAP_UNBOUNDED),
        raise(
            "U39 a writer for each partition",
            process("4g").needs(Area.HEAP, 1480),
            Area.HEAP,
            Reason.HEAP_LIVE_HIGH,
            1900),
        raise(
            "U41 a read that is not cut into chunks",
            process("4g").version("1.11.2").needs(Area.HEAP, 1450),
            Area.HEAP,
            Reason.HEAP_LIVE_HIGH,
            1800),
        raise(
            "U43 heartbeats lost to the collector",
            process("2g")
                .needs(Area.HEAP, 430)
                .measure(Measure.GC_PAUSE, ValueStatistics.ofPeak(250_000_000_000L)),
            Area.HEAP,
            Reason.GC_PRESSURE,
            700),
        raise(
            "U45 GC overhead limit on reading deletes",
            process("4g")
                .version("1.13.5")
                .needs(Area.HEAP, 1500)
                .measure(Measure.GC_PAUSE, ValueStatistics.ofPeak(400_000_000_000L)),
            Area.HEAP,
            Reason.HEAP_LIVE_HIGH,
            2000),
        noChange(
            "U47 direct memory of a JobManager grows with each checkpoint",
            atEase(
                    Workload.with(
                            Map.of(
                                "jobmanager.memory.process.size", "18g",
                                "jobmanager.memory.off-heap.size", "16g"))
                        .jobManager())
                .measure(Measure.OFF_HEAP, rising(9000, 250)),
            Area.OFF_HEAP,
            Reason.DIRECT_LEAK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incidents")
  void isAnsweredAsACarefulEngineerWould(Incident incident) {
    Advice advice = incident.workload().advise(AdvicePolicy.production());
    Recommendation recommendation = Objects.requireNonNull(advice.recommendation());
    Finding primary = Objects.requireNonNull(Finding.primary(advice.findings(), incident.area()));
    assertThat(primary.reason()).isEqualTo(incident.reason());
    AreaTarget target =
        recommendation.targets().stream()
            .filter(candidate -> candidate.area() == incident.area())
            .findAny()
            .orElseThrow();
    if (incident.verdict() != null) {
      assertThat(recommendation.verdict())
          .as(recommendation.sentence())
          .isEqualTo(incident.verdict());
      assertThat(target.isRaise()).isFalse();
      return;
    }
    assertThat(recommendation.verdict().isChange()).as(recommendation.sentence()).isTrue();
    assertThat(recommendation.sizes().getOrDefault(incident.area(), 0L))
        .isGreaterThanOrEqualTo(incident.leastMib() * MIB);
    // Nothing else is raised, and no other area is taken for the one that is short.
    recommendation
        .targets()
        .forEach(other -> assertThat(other.isRaise()).isEqualTo(other.area() == incident.area()));
  }

  @Test
  void u03OlderThanTheMemoryModel() {
    Workload workload = process("4g").needs(Area.METASPACE, 250).calledVersion("1.9.3");
    assertThat(workload.recommend(AdvicePolicy.production()))
        .matches(advice -> advice.verdict() == Verdict.WITHHELD)
        .matches(advice -> advice.edit().isEmpty())
        .extracting(Recommendation::sentence)
        .asString()
        .contains("Flink 1.9.3 has another memory model");
  }

  @Test
  void u15TellsHowManyJobsFitAndWhatARaiseWouldBuy() {
    Advice advice =
        process("4g", "taskmanager.memory.jvm-metaspace.size", "768m")
            .needs(Area.METASPACE, 660)
            .loaders(1, 28, 509)
            .advise(AdvicePolicy.production());
    assertThat(Finding.primary(advice.findings(), Area.METASPACE))
        .asString()
        .contains("28 class loaders of ended jobs", "5 more jobs fit", "would buy 7 jobs");
  }

  @Test
  void u23MetaspaceIsGrantedBeforeAHeapThatTakesEverything() {
    Workload workload = process("4g").needs(Area.METASPACE, 250).needs(Area.HEAP, 1300);
    long cap = 4300 * MIB;
    Recommendation advice = workload.recommend(AdvicePolicy.production().cap(OptionalLong.of(cap)));
    assertThat(advice.sizes().getOrDefault(Area.METASPACE, 0L))
        .as(advice.sentence() + advice.arithmetic())
        .isGreaterThanOrEqualTo(300 * MIB);
  }

  /** Embedded in another program, whose JVM nobody told: 5120 MiB wanted, 1965 obtained. */
  @Test
  void u29ALimitBelowWhatFlinkTakesAtItsStartIsToBeSettledFirst() {
    Workload workload =
        process(
            "16g",
            "taskmanager.memory.network.min",
            "5120m",
            "taskmanager.memory.network.max",
            "5120m");
    MemorySample.Builder sample = MemorySample.builder(0);
    sample.set(SampleField.DIRECT_LIMIT, 1965 * MIB);
    assertThat(LimitFindings.of(workload.model(), sample.build()))
        .filteredOn(Finding::holds)
        .filteredOn(finding -> finding.area() == Area.OFF_HEAP)
        .singleElement()
        .extracting(Finding::sentence)
        .asString()
        .contains("-XX:MaxDirectMemorySize", "1965");
    Recommendation advice =
        workload
            .limit(Area.OFF_HEAP, 0)
            .conflict(Area.OFF_HEAP)
            .needs(Area.OFF_HEAP, 120)
            .recommend(AdvicePolicy.production());
    assertThat(advice.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(advice.edit().isEmpty()).isTrue();
  }

  @Test
  void u49SmallProcessesKeepTheirFloors() {
    Workload workload = process("4g").version("1.20.3");
    for (Area area : Area.values()) {
      workload.needs(area, 5);
    }
    Map<String, String> own = workload.configuration();
    for (int round = 0; round < 6; round++) {
      Recommendation advice =
          workload.recommend(AdvicePolicy.production().mode(AdviceMode.SHRINK), own);
      own = advice.edit().applyTo(own);
    }
    assertThat(workload.model(own).bytes(Area.NETWORK)).isGreaterThanOrEqualTo(64 * MIB);
    assertThat(workload.model(own).bytes(Area.HEAP)).isGreaterThanOrEqualTo(384 * MIB);
    assertThat(workload.model(own).bytes(Area.MANAGED)).isGreaterThanOrEqualTo(64 * MIB);
  }
}
