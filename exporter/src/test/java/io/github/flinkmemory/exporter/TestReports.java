package io.github.flinkmemory.exporter;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TaskManager of 1728 MiB as Flink resolves it by default, and what a small job does in it. */
public final class TestReports {
  public static final long MIB = 1L << 20;
  public static final long SEGMENT = 32768;

  private TestReports() {}

  public static MemoryModel taskManagerModel() {
    return new MemoryModel(
        ProcessRole.TASK_MANAGER,
        Map.of(
            MemoryComponent.FRAMEWORK_HEAP, 134217728L,
            MemoryComponent.TASK_HEAP, 402653174L,
            MemoryComponent.FRAMEWORK_OFF_HEAP, 134217728L,
            MemoryComponent.TASK_OFF_HEAP, 0L,
            MemoryComponent.NETWORK, 134217730L,
            MemoryComponent.MANAGED, 536870920L,
            MemoryComponent.JVM_METASPACE, 268435456L,
            MemoryComponent.JVM_OVERHEAD, 201326592L),
        ModelSource.CAPTURED_CONFIGURATION);
  }

  /** What a MiniCluster has: budgets for network and managed memory, and no totals. */
  public static MemoryModel localModel() {
    return MemoryModel.incomplete(
        ProcessRole.TASK_MANAGER,
        Map.of(MemoryComponent.NETWORK, 134217728L, MemoryComponent.MANAGED, 134217728L),
        ModelSource.CAPTURED_CONFIGURATION);
  }

  public static MemorySample.Builder taskManagerSample(long timestampMillis) {
    return MemorySample.builder(timestampMillis)
        .set(SampleField.HEAP_USED, 200 * MIB)
        .set(SampleField.HEAP_LIMIT, 512 * MIB)
        .set(SampleField.METASPACE_USED, 60 * MIB)
        .set(SampleField.METASPACE_COMMITTED, 64 * MIB)
        .set(SampleField.METASPACE_LIMIT, 256 * MIB)
        .set(SampleField.DIRECT_USED, 4096 * SEGMENT + 20 * MIB)
        .set(SampleField.DIRECT_LIMIT, 268435458L)
        .set(SampleField.NETWORK_SEGMENT_SIZE, SEGMENT)
        .set(SampleField.NETWORK_TOTAL_SEGMENTS, 4096)
        .set(SampleField.NETWORK_AVAILABLE_SEGMENTS, 4000)
        .set(SampleField.NETWORK_REQUIRED_SEGMENTS, 40)
        .set(SampleField.NETWORK_REFUSED, 3)
        .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 8 * MIB)
        .set(SampleField.MANAGED_RESERVED, 536870920L)
        .set(SampleField.ROCKSDB_USAGE, 100 * MIB)
        .set(SampleField.ROCKSDB_PINNED, 30 * MIB)
        .set(SampleField.ROCKSDB_CAPACITY, 447392433L)
        .set(SampleField.PROCESS_RESIDENT, 900 * MIB)
        .set(SampleField.PROCESS_RESIDENT_PEAK, 950 * MIB)
        .set(SampleField.PROCESS_SWAPPED, MIB)
        .set(SampleField.HEAP_RESIDENT, 300 * MIB)
        .set(SampleField.TASKS, 12)
        .set(SampleField.NETWORK_WANTED_SEGMENTS, 64)
        .set(SampleField.CLASS_SPACE_USED, 8 * MIB)
        .set(SampleField.CHILDREN_RESIDENT, 0)
        .set(SampleField.GC_PAUSE_MILLIS, 1234)
        .set(SampleField.CONTAINER_PRESSURE_BASIS_POINTS, 125)
        .state(Source.HEAP, SourceStatus.up())
        .state(Source.NETWORK, SourceStatus.up())
        .state(Source.MANAGED, SourceStatus.up())
        .state(Source.ROCKSDB, SourceStatus.up())
        .state(Source.CONTAINER, SourceStatus.failed("memory.max: <garbage>"));
  }

  public static ProcessIdentity identity(ProcessRole role) {
    return new ProcessIdentity(
            role, "host:1-ab", "1.20.3", "17.0.15", "standalone", "cafe", "0.1.0")
        .inCluster("session");
  }

  public static MemoryReport report(@Nullable MemoryModel model, MemorySample sample) {
    return MemoryReport.of(
        identity(ProcessRole.TASK_MANAGER),
        model,
        sample,
        new UsageTracker(ProcessRole.TASK_MANAGER).record(sample, model));
  }

  /**
   * A process of which everything is known and much is wrong: metaspace leaks, direct memory is
   * short.
   */
  public static MemoryReport advisedReport() {
    UsageTracker usage = new UsageTracker(ProcessRole.TASK_MANAGER);
    ProcessAdvisor advisor = new ProcessAdvisor(AdvicePolicy.production());
    UserConfiguration own =
        UserConfiguration.of(
            Map.of(
                "taskmanager.memory.process.size", "1728m",
                "taskmanager.memory.managed.fraction", "0.4"));
    MemoryModel model = taskManagerModel();
    MemoryReport report = null;
    for (int minute = 0; minute < 8 * 60; minute++) {
      MemorySample sample =
          taskManagerSample(minute * 60_000L)
              .set(SampleField.HEAP_LIVE, 300 * MIB)
              .set(SampleField.METASPACE_COMMITTED, 64 * MIB + minute * (MIB / 4))
              .set(SampleField.DIRECT_USED, 4096 * SEGMENT + 110 * MIB)
              .set(SampleField.NETWORK_REFUSED, 3 + minute / 300)
              .set(SampleField.NETWORK_WANTED_SEGMENTS, 90)
              .set(SampleField.SLOTS_ALLOCATED, 1)
              .set(SampleField.GC_PAUSE_COUNT, minute)
              .set(SampleField.CONTAINER_LIMIT, 1728 * MIB)
              .set(SampleField.CONTAINER_UNRECLAIMABLE, 900 * MIB)
              .set(SampleField.CONTAINER_WORKING_SET, 1000 * MIB)
              .set(SampleField.CONTAINER_OOM_KILLS, 1)
              .set(SampleField.AGENT_CLASSES, 1)
              .set(SampleField.AGENT_METASPACE, 1)
              .set(SampleField.USER_LOADERS_LIVE, 1)
              .set(SampleField.USER_LOADERS_LEAKED, 3)
              .set(SampleField.USER_LOADERS_COLLECTED, 1)
              .set(SampleField.USER_LOADER_BYTES_LEAKED, 30 * MIB)
              .set(SampleField.USER_LOADER_LEAK_MEDIAN, 10 * MIB)
              .set(SampleField.USER_LOADER_SUSPECTS, 1)
              .interval(Source.USER_CODE, 60_000)
              .build();
      ProcessIdentity identity = identity(ProcessRole.TASK_MANAGER);
      MemoryUsage used = usage.record(sample, model, identity.configurationHash());
      Advice advice = advisor.advise(identity, model, own, sample, used);
      report = MemoryReport.of(identity, model, sample, used, advice);
    }
    return Objects.requireNonNull(report);
  }
}
