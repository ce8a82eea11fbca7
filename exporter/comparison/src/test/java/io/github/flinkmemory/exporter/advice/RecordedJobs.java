package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.RecordedSample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.HistoryStore;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * Workloads as {@code record} wrote them of real TaskManagers, in the first runs of the closed loop
 * (profile {@code loop}), which leave them in {@code e2e/target/traces}. Two minutes are stretched
 * over all days.
 */
final class RecordedJobs {
  private static final List<String> NAMES =
      List.of("classes", "direct", "heap_state", "native", "rocksdb_state", "shuffle", "threads");

  private RecordedJobs() {}

  static List<ComparedJob> all() throws IOException {
    List<ComparedJob> jobs = new ArrayList<>();
    for (String name : NAMES) {
      jobs.add(read(name));
    }
    return jobs;
  }

  private static ComparedJob read(String name) throws IOException {
    Map<String, String> configuration = Map.of();
    List<Map<Area, Long>> needs = new ArrayList<>();
    try (InputStream file =
            Objects.requireNonNull(
                RecordedJobs.class.getResourceAsStream("/traces/" + name + ".trace.gz"), name);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      UsageTracker usage =
          new UsageTracker(ProcessRole.TASK_MANAGER, UsagePolicy.production(), HistoryStore.none());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.endsWith("}")) {
          break; // Its writer was stopped in the middle of a line.
        }
        JsonTree tree = JsonTree.parse(line);
        if (tree.object("sample").isEmpty()) {
          configuration = tree.object("configuration").object("options").texts();
          continue;
        }
        MemorySample sample =
            RecordedSample.of(
                Objects.requireNonNull(tree.number("t")),
                tree.object("sample").numbers(),
                tree.object("troubles").texts(),
                tree.object("reads").numbers(),
                tree.text("native_allocator"));
        needs(sample, usage.record(sample, model(configuration), "recorded"), needs);
      }
    }
    if (needs.isEmpty()) {
      throw new IOException(name + ": no sample tells the needs of all areas");
    }
    Map<String, String> own = configuration;
    return new ComparedJob(
        name.replace('_', ' ') + ", recorded",
        own,
        (area, minute, random) -> {
          long at = (long) minute * needs.size() / (ComparedJob.LEARN + ComparedJob.PROVE);
          return needs.get(Math.toIntExact(at)).getOrDefault(area, 0L);
        });
  }

  private static MemoryModel model(Map<String, String> configuration) {
    return new MemoryModelResolver(
            FlinkVersion.of(1, 20, 3), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
        .resolve(configuration)
        .model()
        .orElseThrow();
  }

  /** Only where all areas are known: at the start no collection tells what lives. */
  private static void needs(MemorySample sample, MemoryUsage usage, List<Map<Area, Long>> needs) {
    Map<Area, Long> now = new EnumMap<>(Area.class);
    for (Area area : Area.values()) {
      // Of managed memory what is used, caches included; a cut is measured by it.
      OptionalLong need = area == Area.MANAGED ? usage.of(area).used() : usage.of(area).demand();
      if (area == Area.HEAP && need.isEmpty() && sample.has(SampleField.HEAP_AFTER_COLLECTION)) {
        // No collection has covered the old generation: no more lives than the last one left.
        need = OptionalLong.of(sample.get(SampleField.HEAP_AFTER_COLLECTION));
      }
      need.ifPresent(bytes -> now.put(area, bytes));
    }
    if (now.size() == Area.values().length && sample.get(SampleField.TASKS, 0) > 0) {
      needs.add(now);
    }
  }
}
