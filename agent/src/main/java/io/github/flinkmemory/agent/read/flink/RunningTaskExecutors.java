package io.github.flinkmemory.agent.read.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The TaskExecutors that have not ended. One that has stays reachable for a while, so a process
 * that starts one MiniCluster after the other would tell the TaskManagers of all of them. Takes no
 * lock.
 */
public final class RunningTaskExecutors implements Supplier<List<Object>> {
  private final Supplier<List<Object>> alive;

  /**
   * @param alive the TaskExecutors that were not collected
   */
  public RunningTaskExecutors(Supplier<List<Object>> alive) {
    this.alive = alive;
  }

  @Override
  public List<Object> get() {
    List<Object> all = alive.get();
    List<Object> running = new ArrayList<>(all.size());
    for (Object taskExecutor : all) {
      if (!hasEnded(taskExecutor)) {
        running.add(taskExecutor);
      }
    }
    return running;
  }

  /** One that cannot tell is read, and its reader says what is wrong. */
  private static boolean hasEnded(Object taskExecutor) {
    try {
      Object ended = FlinkHandles.object(FlinkSymbol.RPC_ENDED, taskExecutor);
      return ((Future<?>) ended).isDone();
    } catch (Exception e) {
      return false;
    }
  }
}
