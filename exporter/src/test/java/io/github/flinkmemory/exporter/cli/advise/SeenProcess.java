package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.TestReports.MIB;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.Advisor;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.cli.TraceLines;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.report.ReportDocument;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.HistoryStore;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TaskManager that an agent watched for a while, as a test states it. */
final class SeenProcess {
  private static final long START = 1_700_000_000_000L;

  private final Map<String, String> own = new LinkedHashMap<>();
  private final Map<SampleField, Long> measured = new LinkedHashMap<>();
  private AdvicePolicy policy = AdvicePolicy.production();
  private boolean ownKnown = true;
  private String version = "1.20.3";
  private String hash = "cafe";
  private String id = "host:1-ab";
  private DeployMode mode = DeployMode.STANDALONE;
  private int minutes = 120;
  private String allocator = "";

  SeenProcess() {
    own.put("taskmanager.memory.process.size", "1728m");
    own.put("taskmanager.memory.managed.fraction", "0.4");
    with(SampleField.HEAP_USED, 250);
    with(SampleField.HEAP_LIVE, 200);
    count(SampleField.HEAP_LIMIT, 536870902L);
    with(SampleField.METASPACE_USED, 90);
    with(SampleField.METASPACE_COMMITTED, 100);
    with(SampleField.METASPACE_LIMIT, 256);
    with(SampleField.DIRECT_USED, 148);
    count(SampleField.DIRECT_LIMIT, 268435458L);
    with(SampleField.PROCESS_RESIDENT, 900);
    with(SampleField.HEAP_RESIDENT, 300);
    with(SampleField.MANAGED_RESERVED, 512);
    with(SampleField.MANAGED_ALLOCATED_SEGMENTS, 300);
    with(SampleField.CONTAINER_LIMIT, 1728);
    with(SampleField.CONTAINER_UNRECLAIMABLE, 900);
    count(SampleField.NETWORK_SEGMENT_SIZE, 32768);
    count(SampleField.NETWORK_TOTAL_SEGMENTS, 4096);
    count(SampleField.NETWORK_AVAILABLE_SEGMENTS, 4000);
    count(SampleField.NETWORK_REQUIRED_SEGMENTS, 1600);
    count(SampleField.NETWORK_WANTED_SEGMENTS, 2500);
    count(SampleField.NETWORK_REFUSED, 0);
    count(SampleField.SLOTS_ALLOCATED, 1);
    count(SampleField.TASKS, 4);
    count(SampleField.GC_PAUSE_MILLIS, 0);
    count(SampleField.GC_PAUSE_COUNT, 3);
  }

  /** A field in mebibytes. */
  SeenProcess with(SampleField field, long mebibytes) {
    return count(field, mebibytes * MIB);
  }

  SeenProcess count(SampleField field, long value) {
    measured.put(field, value);
    return this;
  }

  SeenProcess without(SampleField field) {
    measured.remove(field);
    return this;
  }

  SeenProcess own(String key, String value) {
    own.put(key, value);
    return this;
  }

  SeenProcess ownUnknown() {
    ownKnown = false;
    return this;
  }

  SeenProcess version(String text) {
    version = text;
    return this;
  }

  SeenProcess hash(String text) {
    hash = text;
    return this;
  }

  SeenProcess id(String text) {
    id = text;
    return this;
  }

  SeenProcess mode(DeployMode value) {
    mode = value;
    return this;
  }

  SeenProcess minutes(int count) {
    minutes = count;
    return this;
  }

  SeenProcess policy(AdvicePolicy value) {
    policy = value;
    return this;
  }

  /** Read every ten minutes, and carried in between. */
  SeenProcess allocator(String name) {
    allocator = name;
    return this;
  }

  /** 800 MiB that were freed are kept by glibc. */
  SeenProcess fragmented() {
    return allocator("glibc")
        .with(SampleField.PROCESS_RESIDENT, 1650)
        .with(SampleField.ALLOCATOR_RESIDENT, 1300)
        .with(SampleField.ALLOCATOR_SIZE, 1300)
        .with(SampleField.ALLOCATOR_RETAINED, 800)
        .with(SampleField.ALLOCATOR_LIVE, 500)
        .with(SampleField.ALLOCATOR_COUNTED, 500);
  }

  /** Metaspace too small for what lives. */
  SeenProcess shortOfMetaspace() {
    return with(SampleField.METASPACE_COMMITTED, 230)
        .with(SampleField.METASPACE_USED, 225)
        .with(SampleField.PROCESS_RESIDENT, 1035);
  }

  MemoryModel model() {
    return new MemoryModelResolver(FlinkVersion.parse(version), ProcessRole.TASK_MANAGER, mode)
        .resolve(own)
        .model()
        .orElseThrow();
  }

  MemoryReport report() {
    Watch watch = new Watch();
    for (int minute = 0; minute < minutes; minute++) {
      watch.look(minute);
    }
    return Objects.requireNonNull(watch.report);
  }

  /** The report with advice from other statistics than those of what was seen. */
  String json(UsageStatistics statistics) {
    Watch watch = new Watch();
    watch.advice = Advisor.advise(AdviceInput.builder(model(), statistics).build(), policy);
    watch.look(0);
    return ReportDocument.render(Objects.requireNonNull(watch.report));
  }

  String json() {
    return ReportDocument.render(report());
  }

  /** One sample a minute, as record writes them. */
  String trace() {
    Watch watch = new Watch();
    TraceLines lines = new TraceLines();
    StringBuilder trace = new StringBuilder();
    for (int minute = 0; minute < minutes; minute++) {
      watch.look(minute);
      try {
        trace.append(
            lines.of(JsonTree.parse(ReportDocument.render(Objects.requireNonNull(watch.report)))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return trace.toString();
  }

  private final class Watch {
    private final UsageTracker usage =
        new UsageTracker(ProcessRole.TASK_MANAGER, policy.usage(), HistoryStore.none());
    private final ProcessAdvisor advisor = new ProcessAdvisor(policy);
    private final MemoryModel model = model();
    private final UserConfiguration configuration =
        ownKnown
            ? UserConfiguration.of(own)
            : UserConfiguration.unknown("neither --configDir nor FLINK_CONF_DIR names a directory");
    private @Nullable MemoryReport report;
    private @Nullable Advice advice;

    void look(int minute) {
      MemorySample.Builder sample = MemorySample.builder(START + minute * 60_000L);
      measured.forEach((field, value) -> sample.set(field, value));
      for (Source source : Source.values()) {
        sample.state(source, SourceStatus.up());
      }
      if (!allocator.isEmpty()) {
        sample
            .read(Source.NATIVE_ALLOCATOR, START + minute / 10 * 600_000L)
            .set(
                SampleDetail.NATIVE_ALLOCATOR,
                Collections.singletonList(new NativeAllocator(allocator, null)));
      }
      MemorySample built = sample.build();
      ProcessIdentity identity =
          new ProcessIdentity(
              ProcessRole.TASK_MANAGER, id, version, "17.0.15", mode.label(), hash, "0.1.0");
      MemoryUsage used = usage.record(built, model, hash);
      Advice own = advisor.advise(identity, model, configuration, built, used);
      report = MemoryReport.of(identity, model, built, used, advice == null ? own : advice);
    }
  }
}
