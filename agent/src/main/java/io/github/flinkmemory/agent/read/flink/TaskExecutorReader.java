package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads something from every TaskExecutor that was caught. A MiniCluster has several in one JVM;
 * their numbers are summed.
 */
abstract class TaskExecutorReader implements SampleReader {
  private final Source source;
  private final Supplier<List<Object>> roots;

  /**
   * @param source what is read, which is left unknown where a member is missing
   */
  TaskExecutorReader(Source source, Supplier<List<Object>> roots) {
    this.source = source;
    this.roots = roots;
  }

  @Override
  public final SourceStatus read(MemorySample.Builder sample) throws Exception {
    List<Object> taskExecutors = roots.get();
    if (taskExecutors.isEmpty()) {
      return SourceStatus.unavailable("no TaskExecutor seen yet");
    }
    try {
      return read(taskExecutors, sample);
    } catch (MissingSymbolException e) {
      // The sum over several TaskExecutors would be told with only the first of them in it.
      sample.clear(source);
      return SourceStatus.failed(e.reason());
    }
  }

  /** Reads at least one TaskExecutor. Nothing of Flink's may be kept beyond the call. */
  abstract SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample)
      throws Exception;
}
