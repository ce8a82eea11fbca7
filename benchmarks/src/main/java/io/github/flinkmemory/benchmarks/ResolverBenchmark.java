package io.github.flinkmemory.benchmarks;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Resolutions a second on one core: advice resolves an edit hundreds of times, a platform team tens
 * of thousands of configurations. At least 200,000 are asked for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ResolverBenchmark {
  private final MemoryModelResolver taskManager =
      new MemoryModelResolver(
          FlinkVersion.of(1, 20, 5), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE);
  private final MemoryModelResolver jobManager =
      new MemoryModelResolver(
          FlinkVersion.of(1, 20, 5), ProcessRole.JOB_MANAGER, DeployMode.STANDALONE);

  private final Map<String, String> processSize =
      options("taskmanager.memory.process.size", "1728m");
  private final Map<String, String> manyOptions =
      options(
          "taskmanager.memory.process.size", "8g",
          "taskmanager.memory.managed.fraction", "0.6",
          "taskmanager.memory.network.fraction", "0.15",
          "taskmanager.memory.network.max", "1g",
          "taskmanager.memory.task.off-heap.size", "256m",
          "taskmanager.memory.framework.off-heap.size", "256m",
          "taskmanager.memory.jvm-metaspace.size", "512m",
          "taskmanager.memory.jvm-overhead.fraction", "0.12",
          "taskmanager.numberOfTaskSlots", "4",
          "state.backend.type", "rocksdb");
  private final Map<String, String> refused = options("taskmanager.memory.process.size", "600m");
  private final Map<String, String> ofJobManager =
      options("jobmanager.memory.process.size", "1600m");

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return options;
  }

  @Benchmark
  public Resolution taskManagerByProcessSize() {
    return taskManager.resolve(processSize);
  }

  @Benchmark
  public Resolution taskManagerWithManyOptions() {
    return taskManager.resolve(manyOptions);
  }

  @Benchmark
  public Resolution refusedTaskManager() {
    return taskManager.resolve(refused);
  }

  @Benchmark
  public Resolution jobManager() {
    return jobManager.resolve(ofJobManager);
  }
}
