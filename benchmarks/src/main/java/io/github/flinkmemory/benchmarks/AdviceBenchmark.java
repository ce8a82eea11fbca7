package io.github.flinkmemory.benchmarks;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
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
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What usage and advice cost in someone else's JVM, with a full history and an edit to make. Asked
 * for: at most 200 microseconds and 32 KiB a tick, also one that ends a bucket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AdviceBenchmark {
  private static final long MIB = 1L << 20;
  private static final long TICK = 10_000;

  /** Milliseconds from one collection that tells what lives to the next. */
  private static final long LIVE_SET = 4 * 3_600_000;

  private final UserConfiguration configuration =
      UserConfiguration.of(Collections.singletonMap("taskmanager.memory.process.size", "4g"));
  private final MemoryModel model =
      new MemoryModelResolver(
              FlinkVersion.of(1, 20, 3), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE)
          .resolve(configuration.values())
          .model()
          .orElseThrow(IllegalStateException::new);
  private final ProcessIdentity identity =
      new ProcessIdentity(
          ProcessRole.TASK_MANAGER, "tm", "1.20.3", "17", "standalone", "cafe", "0");
  private final AdvicePolicy policy = AdvicePolicy.production().mode(AdviceMode.SHRINK);
  private final UsageTracker usage =
      new UsageTracker(ProcessRole.TASK_MANAGER, UsagePolicy.production(), HistoryStore.none());
  private final ProcessAdvisor advisor = new ProcessAdvisor(policy);
  private long time;

  /** A week of ticks, so that every window is full. */
  @Setup
  public void fill() {
    for (long tick = 0; tick < 7 * 8640; tick++) {
      time += TICK;
      run(sample(time, new Random(tick)));
    }
  }

  private MemorySample sample(long millis, Random noise) {
    long network = model.bytes(Area.NETWORK) / 32768;
    return MemorySample.builder(millis)
        .set(SampleField.HEAP_USED, 500 * MIB + noise.nextInt(1 << 28))
        .set(SampleField.HEAP_LIVE, 300 * MIB + millis / LIVE_SET * 7919 % 16 * MIB)
        .set(SampleField.HEAP_AFTER_COLLECTION, 301 * MIB + noise.nextInt(1 << 22))
        .set(SampleField.HEAP_LIMIT, model.bytes(Area.HEAP))
        .set(SampleField.HEAP_RESIDENT, 900 * MIB)
        .set(SampleField.GC_PAUSE_MILLIS, millis / 500)
        .set(SampleField.METASPACE_USED, 220 * MIB)
        .set(SampleField.METASPACE_COMMITTED, 230 * MIB + noise.nextInt(1 << 20))
        .set(SampleField.DIRECT_USED, network * 32768 + 110 * MIB + noise.nextInt(1 << 22))
        .set(SampleField.NETWORK_SEGMENT_SIZE, 32768)
        .set(SampleField.NETWORK_TOTAL_SEGMENTS, network)
        .set(SampleField.NETWORK_AVAILABLE_SEGMENTS, network / 2)
        .set(SampleField.NETWORK_REQUIRED_SEGMENTS, 300)
        .set(SampleField.NETWORK_WANTED_SEGMENTS, 700)
        .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 0)
        .set(SampleField.ROCKSDB_USAGE, 500 * MIB + noise.nextInt(1 << 26))
        .set(SampleField.ROCKSDB_PINNED, 100 * MIB)
        .set(SampleField.PROCESS_RESIDENT, 2600 * MIB + noise.nextInt(1 << 26))
        .set(SampleField.CONTAINER_LIMIT, 4096 * MIB)
        .set(SampleField.CONTAINER_UNRECLAIMABLE, 2700 * MIB)
        .set(SampleField.TASKS, 4)
        .state(Source.HEAP, SourceStatus.up())
        .build();
  }

  private Advice run(MemorySample sample) {
    MemoryUsage used = usage.record(sample, model, identity.configurationHash());
    return advisor.advise(identity, model, configuration, sample, used);
  }

  private MemorySample nextSample(long step) {
    time += step;
    return sample(time, new Random(time));
  }

  /** To be subtracted: making a sample is the readers' cost. */
  @Benchmark
  public MemorySample sampleAlone() {
    return nextSample(TICK);
  }

  /** A tick of production: one in thirty ends a bucket. */
  @Benchmark
  public Advice tick() {
    return run(nextSample(TICK));
  }

  /** A tick that ends a bucket: statistics, trends and advice are made anew. */
  @Benchmark
  public Advice tickThatEndsABucket() {
    return run(nextSample(30 * TICK));
  }
}
