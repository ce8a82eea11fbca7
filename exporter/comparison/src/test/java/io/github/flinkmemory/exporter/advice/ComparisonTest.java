package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Our advice beside Flink's defaults, the operator's memory tuning, the peak times 1.2, and the
 * Vertical Pod Autoscaler's formula, on the same eight days of each workload; the next two days
 * tell which sizes hold. The tables go to {@code target/advice}.
 */
class ComparisonTest {
  private static Map<Area, Long> sizes(MemoryModel model) {
    Map<Area, Long> sizes = new EnumMap<>(Area.class);
    for (Area area : Area.values()) {
      sizes.put(area, model.bytes(area));
    }
    return sizes;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Flink's own division of a total. */
  private static MemoryModel defaults(ComparedJob job) {
    Map<String, String> total = new HashMap<>(job.configuration());
    total
        .keySet()
        .removeIf(
            key ->
                key.startsWith("taskmanager.memory.")
                    && !key.equals("taskmanager.memory.process.size"));
    return new Replay(total, AdvicePolicy.production()).model();
  }

  @Test
  void failsLeastForTheLeastMemory() throws IOException {
    compare(ComparedJob.madeUp(), "comparison.md");
  }

  @Test
  void failsLeastForTheLeastMemoryOnWhatWasRecorded() throws IOException {
    compare(RecordedJobs.all(), "comparison-recorded.md");
  }

  private static void compare(List<ComparedJob> jobs, String file) throws IOException {
    ComparedSizes defaults = new ComparedSizes("Flink's defaults for the total");
    ComparedSizes peaks = new ComparedSizes("peak x 1.2");
    ComparedSizes operator = new ComparedSizes("operator's memory tuning");
    ComparedSizes vertical = new ComparedSizes("vertical pod autoscaler's formula");
    ComparedSizes ours = new ComparedSizes("this advice, at most three rounds");
    int mostRounds = 0;
    StringBuilder results =
        new StringBuilder(
            "\n| job | before | after | rounds | slack | sizes |\n| --- | --- | --- | --- | --- | --- |\n");
    double worstSlack = 0;
    for (ComparedJob job : jobs) {
      MemoryModel model = new Replay(job.configuration(), AdvicePolicy.production()).model();
      MemoryModel divided = defaults(job);
      defaults.add(job, sizes(divided), divided.totalProcess());
      Map<Area, Long> peak = new EnumMap<>(Area.class);
      for (Area area : Area.values()) {
        peak.put(area, Math.round(job.learned(area, model)[ComparedJob.LEARN - 1] * 1.2));
      }
      peaks.add(job, peak, peak.values().stream().mapToLong(Long::longValue).sum());
      addOperator(operator, job, model);
      addVertical(vertical, job, model);
      Map<String, String> own = job.configuration();
      int rounds = 0;
      for (; rounds < 3; rounds++) {
        Recommendation advice = job.replay(own).recommendation();
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
    for (ComparedSizes row : List.of(defaults, peaks, operator, vertical, ours)) {
      table.append(row).append('\n');
    }
    table
        .append(String.format(Locale.ROOT, "%nworst slack %.0f %%", 100 * worstSlack))
        .append(", most rounds ")
        .append(mostRounds)
        .append('\n')
        .append(results);
    Files.writeString(Files.createDirectories(Path.of("target", "advice")).resolve(file), table);
    assertThat(ours.failures()).as(table.toString()).isEmpty();
    assertThat(ours.gibibytes()).as(table.toString()).isLessThan(defaults.gibibytes());
  }

  private static void rounds(
      StringBuilder results, ComparedJob job, MemoryModel before, MemoryModel after, int rounds) {
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
  private static double slack(ComparedJob job, MemoryModel model) {
    double needed = model.bytes(Area.HEAP) + model.bytes(Area.NETWORK);
    for (Area area : List.of(Area.OFF_HEAP, Area.MANAGED, Area.METASPACE, Area.OVERHEAD)) {
      needed += job.learned(area, model)[ComparedJob.LEARN - 1];
    }
    return (model.totalProcess() - needed) / model.totalProcess();
  }

  /** Its heap is what is used, garbage included: on average half between live and full. */
  private static void addOperator(ComparedSizes row, ComparedJob job, MemoryModel model) {
    double live = mean(job.learned(Area.HEAP, model));
    double used = (live + model.bytes(Area.HEAP)) / 2;
    OperatorTuning tuning =
        new OperatorTuning(
            used, mean(job.learned(Area.METASPACE, model)), mean(job.learned(Area.MANAGED, model)));
    double network = job.learned(Area.NETWORK, model)[ComparedJob.LEARN - 1] * 1.1;
    add(
        row,
        job,
        tuning.applyTo(job.configuration(), OperatorTuning.Shuffle.granted(network, SEGMENT)),
        model.totalProcess());
  }

  /**
   * @param total bytes that are taken where Flink refuses the configuration
   */
  private static void add(ComparedSizes row, ComparedJob job, Map<String, String> own, long total) {
    Optional<MemoryModel> sized =
        new MemoryModelResolver(
                FlinkVersion.of(1, 20, 3), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
            .resolve(own)
            .model();
    if (sized.isPresent()) {
      row.add(job, sizes(sized.get()), sized.get().totalProcess());
    } else {
      row.addRefused(job, total);
    }
  }

  /** Target for the container, divided by Flink's fractions. */
  private static void addVertical(ComparedSizes row, ComparedJob job, MemoryModel model) {
    double resident = model.bytes(Area.HEAP) + model.bytes(Area.NETWORK);
    for (Area area : List.of(Area.OFF_HEAP, Area.MANAGED, Area.METASPACE, Area.OVERHEAD)) {
      double[] values = job.learned(area, model);
      resident += values[ComparedJob.LEARN * 9 / 10];
    }
    Map<String, String> own = new HashMap<>(job.configuration());
    long total = Step.up(resident * 1.15, MIB);
    own.put("taskmanager.memory.process.size", total / MIB + "m");
    add(row, job, own, total);
  }
}
