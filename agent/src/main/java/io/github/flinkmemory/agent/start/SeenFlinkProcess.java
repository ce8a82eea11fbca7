package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.hook.FlinkHook;
import io.github.flinkmemory.agent.read.flink.CapturedConfiguration;
import io.github.flinkmemory.agent.read.flink.RunningTaskExecutors;
import io.github.flinkmemory.agent.start.process.FlinkProcess;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the TaskExecutor that the hook saw says of its process; null before it saw one. */
final class SeenFlinkProcess implements Callable<@Nullable FlinkProcess> {
  private final @Nullable FlinkHook hook;

  /**
   * @param hook null when there is none, as in a JobManager
   */
  SeenFlinkProcess(@Nullable FlinkHook hook) {
    this.hook = hook;
  }

  @Override
  public @Nullable FlinkProcess call() throws Exception {
    if (hook == null) {
      return null;
    }
    CapturedConfiguration captured =
        CapturedConfiguration.of(new RunningTaskExecutors(hook.roots()).get());
    return captured == null
        ? null
        : new FlinkProcess(captured.taskManagerId(), captured.flinkVersion(), captured.options());
  }
}
