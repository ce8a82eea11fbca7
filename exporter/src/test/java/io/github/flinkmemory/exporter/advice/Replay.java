package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;

import io.github.flinkmemory.exporter.TestReports;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.HistoryStore;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Runs samples, one a minute, through usage and advice as the agent does. A sample is of a healthy
 * TaskManager whose areas are half in use; a test says what differs.
 */
final class Replay {
  private final Map<String, String> configuration;
  private final MemoryModel model;
  private final UsageTracker usage;
  private final ProcessAdvisor advisor;
  private final ProcessIdentity identity = TestReports.identity(ProcessRole.TASK_MANAGER);
  private Advice advice = Advice.none();
  private int minute;
  private int changes;
  private int firstChange = -1;

  Replay(Map<String, String> configuration, AdvicePolicy policy) {
    this.configuration = configuration;
    this.model =
        new MemoryModelResolver(
                FlinkVersion.of(1, 20, 3), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
            .resolve(configuration)
            .model()
            .orElseThrow();
    this.usage = new UsageTracker(ProcessRole.TASK_MANAGER, policy.usage(), HistoryStore.none());
    this.advisor = new ProcessAdvisor(policy);
  }

  static Replay of(String processSize) {
    return new Replay(
        Map.of("taskmanager.memory.process.size", processSize), AdvicePolicy.production());
  }

  MemoryModel model() {
    return model;
  }

  /**
   * @param difference sets what differs from a healthy process, given the minute
   */
  Replay run(int minutes, BiConsumer<Integer, MemorySample.Builder> difference) {
    UserConfiguration own = UserConfiguration.of(configuration);
    for (int i = 0; i < minutes; i++, minute++) {
      MemorySample.Builder sample = sample(minute);
      difference.accept(minute, sample);
      MemorySample built = sample.build();
      MemoryUsage used = usage.record(built, model, identity.configurationHash());
      Advice next = advisor.advise(identity, model, own, built, used);
      if (next != advice && Objects.requireNonNull(next.recommendation()).verdict().isChange()) {
        changes++;
        firstChange = firstChange < 0 ? minute : firstChange;
      }
      advice = next;
    }
    return this;
  }

  /** Minutes of a healthy process. */
  Replay healthy(int minutes) {
    return run(minutes, (at, sample) -> {});
  }

  private MemorySample.Builder sample(int at) {
    long network = model.bytes(Area.NETWORK) / SEGMENT;
    long heap = model.bytes(Area.HEAP);
    long metaspace = model.bytes(Area.METASPACE);
    return MemorySample.builder(at * 60_000L)
        .set(SampleField.HEAP_USED, heap / 2)
        .set(SampleField.HEAP_LIMIT, heap)
        .set(SampleField.HEAP_LIVE, heap / 2)
        .set(SampleField.HEAP_LIVE_COLLECTIONS, at / 60)
        .set(SampleField.HEAP_RESIDENT, heap)
        .set(SampleField.GC_PAUSE_MILLIS, at * 60L)
        .set(SampleField.GC_PAUSE_COUNT, at)
        .set(SampleField.METASPACE_USED, metaspace / 2)
        .set(SampleField.METASPACE_COMMITTED, metaspace * 6 / 10)
        .set(SampleField.METASPACE_LIMIT, metaspace)
        .set(SampleField.DIRECT_USED, network * SEGMENT + 70 * MIB)
        .set(SampleField.NETWORK_SEGMENT_SIZE, SEGMENT)
        .set(SampleField.NETWORK_TOTAL_SEGMENTS, network)
        .set(SampleField.NETWORK_AVAILABLE_SEGMENTS, network / 2)
        .set(SampleField.NETWORK_REQUIRED_SEGMENTS, network * 6 / 10)
        .set(SampleField.NETWORK_WANTED_SEGMENTS, network * 8 / 10)
        .set(SampleField.NETWORK_REFUSED, 0)
        .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 0)
        .set(SampleField.MANAGED_RESERVED, model.bytes(Area.MANAGED))
        .set(SampleField.ROCKSDB_USAGE, model.bytes(Area.MANAGED) * 7 / 10)
        .set(SampleField.ROCKSDB_PINNED, 30 * MIB)
        .set(SampleField.TASKS, 4)
        .set(SampleField.CONTAINER_LIMIT, model.totalProcess())
        .set(SampleField.CONTAINER_UNRECLAIMABLE, model.totalProcess() * 7 / 10)
        .state(Source.MANAGED, SourceStatus.up())
        .state(Source.ROCKSDB, SourceStatus.up());
  }

  Advice advice() {
    return advice;
  }

  Recommendation recommendation() {
    return Objects.requireNonNull(advice.recommendation());
  }

  /** How often a change was advised. */
  int changes() {
    return changes;
  }

  /** The minute in which a change was first advised; -1 when never. */
  int firstChange() {
    return firstChange;
  }

  boolean found(Reason reason) {
    return advice.findings().stream()
        .anyMatch(finding -> finding.reason() == reason && finding.holds());
  }
}
