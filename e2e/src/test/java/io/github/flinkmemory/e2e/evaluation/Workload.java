package io.github.flinkmemory.e2e.evaluation;

/** What is done to a TaskManager while it is watched. */
interface Workload {

  /** Runs on a thread of its own, which is interrupted when enough was seen. */
  void run(WatchedTaskManager taskManager) throws Exception;
}
