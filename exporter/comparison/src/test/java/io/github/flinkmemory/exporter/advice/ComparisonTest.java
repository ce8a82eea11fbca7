package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Our advice beside Flink's defaults, the operator's memory tuning, the peak times 1.2, and the
 * Vertical Pod Autoscaler's formula, on the same eight days of each workload; the next two days
 * tell which sizes hold. The table goes to {@code target/advice/comparison.md}.
 */
class ComparisonTest {
  private static final int DAY = 24 * 60;
  private static final int LEARN = 8 * DAY;
  private static final int PROVE = 2 * DAY;

  /** Needs in MiB of one minute. Overhead is resident memory of no other area. */
  private interface Load {
    double need(Area area, int minute, Random random);
  }

  private record Job(String name, Map<String, String> configuration, Load load) {}

  private static Map<String, String> application(String size, String... more) {
    Map<String, String> own = new HashMap<>();
    own.put("taskmanager.memory.process.size", size);
    own.put("execution.target", "kubernetes-application");
    own.put("$internal.application.main", "Main");
    for (int i = 0; i < more.length; i += 2) {
      own.put(more[i], more[i + 1]);
    }
    return own;
  }

  private static double wave(int minute, double share) {
    return 1 + share * Math.sin(2 * Math.PI * minute / DAY);
  }

  private static Job job(
      String name,
      Map<String, String> configuration,
      double heap,
      double offHeap,
      double network,
      double managed,
      double metaspace,
      double overhead,
      double spread) {
    Map<Area, Double> base = new EnumMap<>(Area.class);
    base.put(Area.HEAP, heap);
    base.put(Area.OFF_HEAP, offHeap);
    base.put(Area.NETWORK, network);
    base.put(Area.MANAGED, managed);
    base.put(Area.METASPACE, metaspace);
    base.put(Area.OVERHEAD, overhead);
    return new Job(
        name,
        configuration,
        (area, minute, random) ->
            base.getOrDefault(area, 0.0)
                * (area == Area.HEAP || area == Area.OFF_HEAP ? wave(minute, spread) : 1)
                * (1 + 0.02 * random.nextDouble()));
  }

  private static List<Job> jobs() {
    Map<String, String> four = application("4g");
    return List.of(
        job("small stateless stream", four, 200, 60, 40, 0, 130, 250, 0.1),
        job("state on the heap", four, 1400, 60, 60, 0, 150, 300, 0.1),
        job("state on the heap, daily wave", application("8g"), 2200, 80, 120, 0, 160, 400, 0.3),
        job("large RocksDB state", four, 500, 70, 80, 1300, 150, 300, 0.1),
        job("small RocksDB state", application("8g"), 500, 70, 80, 150, 150, 350, 0.1),
        job("connector with direct buffers", four, 500, 200, 60, 0, 160, 300, 0.1),
        job("wide shuffle", four, 600, 70, 320, 0, 140, 300, 0.1),
        job("many classes", four, 600, 60, 60, 0, 240, 300, 0.1),
        job("native compression", four, 600, 60, 60, 0, 150, 460, 0.1),
        job("everything too large", application("16g"), 700, 60, 60, 0, 140, 350, 0.2));
  }

  private static Replay replay(Job job, Map<String, String> own, int minutes) {
    Random random = new Random(7);
    Replay replay = new Replay(own, AdvicePolicy.production().mode(AdviceMode.SHRINK));
    MemoryModel model = replay.model();
    return replay.run(
        minutes,
        (minute, sample) -> {
          Map<Area, Long> needs = new EnumMap<>(Area.class);
          for (Area area : Area.values()) {
            needs.put(area, Math.round(job.load().need(area, minute, random) * MIB));
          }
          set(sample, model, needs);
        });
  }

  private static void set(MemorySample.Builder sample, MemoryModel model, Map<Area, Long> needs) {
    long pool = model.bytes(Area.NETWORK) / SEGMENT * SEGMENT;
    long managed = Math.min(need(needs, Area.MANAGED), model.bytes(Area.MANAGED));
    long metaspace = Math.min(need(needs, Area.METASPACE), model.bytes(Area.METASPACE));
    long direct = pool + Math.min(need(needs, Area.OFF_HEAP), model.bytes(Area.OFF_HEAP));
    long heap = model.bytes(Area.HEAP);
    sample
        .set(SampleField.HEAP_LIVE, Math.min(need(needs, Area.HEAP), heap))
        // The ledger explains it: it is the code cache's.
        .set(SampleField.CODE_CACHE_USED, need(needs, Area.OVERHEAD))
        .set(SampleField.METASPACE_COMMITTED, metaspace)
        .set(SampleField.METASPACE_USED, metaspace)
        .set(SampleField.DIRECT_USED, direct)
        .set(
            SampleField.NETWORK_REQUIRED_SEGMENTS,
            Math.min(need(needs, Area.NETWORK), pool) / SEGMENT)
        .set(SampleField.NETWORK_WANTED_SEGMENTS, need(needs, Area.NETWORK) * 12 / 10 / SEGMENT)
        .set(SampleField.ROCKSDB_USAGE, managed)
        .set(SampleField.ROCKSDB_PINNED, managed / 4)
        .set(SampleField.MANAGED_RESERVED, managed)
        .set(
            SampleField.PROCESS_RESIDENT,
            heap + metaspace + direct + managed + need(needs, Area.OVERHEAD))
        .set(
            SampleField.CONTAINER_UNRECLAIMABLE,
            Math.min(
                model.totalProcess(),
                heap + metaspace + direct + managed + need(needs, Area.OVERHEAD)));
  }

  private static long need(Map<Area, Long> needs, Area area) {
    return needs.getOrDefault(area, 0L);
  }

  /** What fails with these sizes in the two days after: the first that does, or nothing. */
  private static String failure(Job job, Map<Area, Long> sizes, long total) {
    Random random = new Random(11);
    for (int minute = LEARN; minute < LEARN + PROVE; minute++) {
      long resident = size(sizes, Area.HEAP) + size(sizes, Area.NETWORK);
      for (Area area : Area.values()) {
        long needed = Math.round(job.load().need(area, minute, random) * MIB);
        long has = size(sizes, area);
        boolean fails =
            switch (area) {
              // At 95 % live the collector gets no further.
              case HEAP -> needed > has * 0.95;
              case OFF_HEAP, NETWORK, METASPACE -> needed > has;
              default -> false;
            };
        if (fails) {
          return area.label();
        }
        resident +=
            switch (area) {
              case HEAP, NETWORK -> 0;
              case MANAGED -> Math.min(needed, has);
              default -> needed;
            };
      }
      if (resident > total) {
        return "container";
      }
    }
    return "";
  }

  /** Whether demand stays above the level of an alert, by the levels of alerts.yml. */
  private static boolean alerts(Job job, Map<Area, Long> sizes) {
    Random random = new Random(11);
    Map<Area, Integer> above = new EnumMap<>(Area.class);
    for (int minute = LEARN; minute < LEARN + PROVE; minute++) {
      for (Area area : Area.values()) {
        double share = job.load().need(area, minute, random) * MIB / Math.max(1, size(sizes, area));
        if (share > level(area)) {
          above.merge(area, 1, Integer::sum);
        }
      }
    }
    return above.values().stream().anyMatch(minutes -> minutes >= 15);
  }

  private static double level(Area area) {
    return switch (area) {
      case HEAP, OFF_HEAP -> 0.80;
      case METASPACE -> 0.85;
      case NETWORK, OVERHEAD -> 0.90;
      case MANAGED -> Double.MAX_VALUE;
    };
  }

  private static long size(Map<Area, Long> sizes, Area area) {
    return sizes.getOrDefault(area, 0L);
  }

  private static final class Row {
    private final String name;
    private final List<String> failures = new ArrayList<>();
    private double gibibytes;
    private int alerts;

    Row(String name) {
      this.name = name;
    }

    void add(Job job, Map<Area, Long> sizes, long total) {
      String failure = failure(job, sizes, total);
      if (!failure.isEmpty()) {
        failures.add(job.name() + " (" + failure + ")");
      }
      gibibytes += total / (1024.0 * MIB);
      alerts += alerts(job, sizes) ? 1 : 0;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %d | %.1f | %s |",
          name,
          failures.size(),
          alerts,
          gibibytes,
          String.join(", ", failures));
    }
  }

  private static Map<Area, Long> sizes(MemoryModel model) {
    Map<Area, Long> sizes = new EnumMap<>(Area.class);
    for (Area area : Area.values()) {
      sizes.put(area, model.bytes(area));
    }
    return sizes;
  }

  /** Statistics over the days that are learned from, as each formula wants them. */
  private static double[] learned(Job job, Area area, MemoryModel model) {
    Random random = new Random(7);
    double[] values = new double[LEARN];
    for (int minute = 0; minute < LEARN; minute++) {
      values[minute] =
          Math.min(job.load().need(area, minute, random) * MIB, (double) model.bytes(area));
    }
    Arrays.sort(values);
    return values;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  @Test
  void failsLeastForTheLeastMemory() throws IOException {
    Row defaults = new Row("as configured");
    Row peaks = new Row("peak x 1.2");
    Row operator = new Row("operator's memory tuning");
    Row vertical = new Row("vertical pod autoscaler's formula");
    Row ours = new Row("this advice, at most three rounds");
    int mostRounds = 0;
    StringBuilder results =
        new StringBuilder(
            "\n| job | before | after | rounds | slack | sizes |\n| --- | --- | --- | --- | --- | --- |\n");
    double worstSlack = 0;
    for (Job job : jobs()) {
      MemoryModel model = new Replay(job.configuration(), AdvicePolicy.production()).model();
      defaults.add(job, sizes(model), model.totalProcess());
      Map<Area, Long> peak = new EnumMap<>(Area.class);
      for (Area area : Area.values()) {
        peak.put(area, Math.round(learned(job, area, model)[LEARN - 1] * 1.2));
      }
      peaks.add(job, peak, peak.values().stream().mapToLong(Long::longValue).sum());
      addOperator(operator, job, model);
      addVertical(vertical, job, model);
      Map<String, String> own = job.configuration();
      int rounds = 0;
      for (; rounds < 3; rounds++) {
        Recommendation advice = replay(job, own, LEARN).recommendation();
        if (!advice.verdict().isChange()) {
          break;
        }
        own = advice.edit().applyTo(own);
      }
      mostRounds = Math.max(mostRounds, rounds);
      MemoryModel advised = new Replay(own, AdvicePolicy.production()).model();
      ours.add(job, sizes(advised), advised.totalProcess());
      worstSlack = Math.max(worstSlack, slack(job, advised));
      rounds(results, job, model, advised, rounds);
    }
    StringBuilder table =
        new StringBuilder(
            "| sizes by | jobs that fail | jobs that raise an alert | GiB | which fail |\n");
    table.append("| --- | --- | --- | --- | --- |\n");
    for (Row row : List.of(defaults, peaks, operator, vertical, ours)) {
      table.append(row).append('\n');
    }
    table
        .append(String.format(Locale.ROOT, "%nworst slack %.0f %%", 100 * worstSlack))
        .append(", most rounds ")
        .append(mostRounds)
        .append('\n')
        .append(results);
    Files.writeString(
        Files.createDirectories(Path.of("target", "advice")).resolve("comparison.md"), table);
    assertThat(ours.failures).as(table.toString()).isEmpty();
    assertThat(ours.gibibytes).as(table.toString()).isLessThan(defaults.gibibytes);
  }

  private static void rounds(
      StringBuilder results, Job job, MemoryModel before, MemoryModel after, int rounds) {
    results.append(
        String.format(
            Locale.ROOT,
            "| %s | %d MiB | %d MiB | %d | %.0f %% |",
            job.name(),
            before.totalProcess() / MIB,
            after.totalProcess() / MIB,
            rounds,
            100 * slack(job, after)));
    for (Area area : Area.values()) {
      results.append(' ').append(area.label()).append(' ').append(after.bytes(area) / MIB);
    }
    results.append(" |\n");
  }

  /** What is never resident of the total: a heap is touched in full, a pool is allocated so. */
  private static double slack(Job job, MemoryModel model) {
    double needed = model.bytes(Area.HEAP) + model.bytes(Area.NETWORK);
    for (Area area : List.of(Area.OFF_HEAP, Area.MANAGED, Area.METASPACE, Area.OVERHEAD)) {
      needed += learned(job, area, model)[LEARN - 1];
    }
    return (model.totalProcess() - needed) / model.totalProcess();
  }

  /** Its heap is what is used, garbage included: on average half between live and full. */
  private static void addOperator(Row row, Job job, MemoryModel model) {
    double live = mean(learned(job, Area.HEAP, model));
    double used = (live + model.bytes(Area.HEAP)) / 2;
    OperatorTuning tuning =
        new OperatorTuning(
            used,
            mean(learned(job, Area.METASPACE, model)),
            mean(learned(job, Area.MANAGED, model)));
    double network = learned(job, Area.NETWORK, model)[LEARN - 1] * 1.1;
    MemoryModel sized =
        new Replay(
                tuning.applyTo(
                    job.configuration(), OperatorTuning.Shuffle.granted(network, SEGMENT)),
                AdvicePolicy.production())
            .model();
    row.add(job, sizes(sized), sized.totalProcess());
  }

  /** Target for the container, divided by Flink's fractions. */
  private static void addVertical(Row row, Job job, MemoryModel model) {
    double resident = model.bytes(Area.HEAP) + model.bytes(Area.NETWORK);
    for (Area area : List.of(Area.OFF_HEAP, Area.MANAGED, Area.METASPACE, Area.OVERHEAD)) {
      double[] values = learned(job, area, model);
      resident += values[LEARN * 9 / 10];
    }
    Map<String, String> own = new HashMap<>(job.configuration());
    own.put("taskmanager.memory.process.size", Step.up(resident * 1.15, MIB) / MIB + "m");
    MemoryModel sized = new Replay(own, AdvicePolicy.production()).model();
    row.add(job, sizes(sized), sized.totalProcess());
  }

  /** So that it is called as its operator calls it. */
  @Test
  void theOperatorsTuningGivesTheNumbersOfItsOwnTest() {
    Map<String, String> own =
        Map.of("taskmanager.memory.process.size", "30g", "taskmanager.numberOfTaskSlots", "5");
    Map<String, String> tuned =
        new OperatorTuning(5096 * MIB, 100 * MIB, 10_000 * MIB)
            .applyTo(own, new OperatorTuning.Shuffle(50, 50, 25, 10));
    assertThat(bytes(tuned, "network.max")).isEqualTo(13760 * 1024);
    assertThat(bytes(tuned, "jvm-metaspace.size")).isEqualTo(120 * MIB);
    assertThat(bytes(tuned, "process.size")).isEqualTo(20_108_162_027L);
    assertThat(tuned.get("taskmanager.memory.managed.fraction")).isEqualTo("0.654");
  }

  private static long bytes(Map<String, String> configuration, String option) {
    return MemorySize.parseBytes(configuration.getOrDefault("taskmanager.memory." + option, ""));
  }
}
