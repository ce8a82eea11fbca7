package io.github.flinkmemory.e2e.evaluation;

import java.util.List;
import java.util.Map;

/** What looks like a fault to those who look at use instead of demand. */
final class Controls {

  private static final int BUFFERS = 256 * 32 * 1024;
  private static final int MANY_BUFFERS = 256 << 20;
  private static final Map<String, String> PIPELINED_BATCH =
      Map.of(
          "execution.runtime-mode",
          "BATCH",
          "execution.batch-shuffle-mode",
          "ALL_EXCHANGES_PIPELINED",
          "jobmanager.scheduler",
          "Default");

  private Controls() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
                "garbage saw-tooth, constant live set",
                Form.CONTROL,
                Load.ofKind("heap").base(180).garbage(200))
            .sizes(Sizes.least().heap(448)),
        Scenario.of(
            "page cache filled by state files",
            Form.CONTROL,
            FlinkFaults.keyedState(
                Map.of("keys", "500000", "value-bytes", "2048", "checkpoint-millis", "2000"))),
        Scenario.of("batch job that takes every free buffer", Form.CONTROL, Controls::batch)
            .slots(8)
            .sizes(Sizes.least().managed(512).network(BUFFERS))
            .with(PIPELINED_BATCH),
        // What it could use of so many counts in full: they are not too many.
        Scenario.of("batch job beside many free buffers", Form.CONTROL, Controls::batch)
            .slots(8)
            .sizes(Sizes.least().managed(512).network(MANY_BUFFERS))
            .with(PIPELINED_BATCH)
            .watched(120, 200),
        Scenario.of("idle session cluster", Form.CONTROL, taskManager -> {}).watched(60, 200),
        Scenario.of("rescale", Form.CONTROL, Controls::rescale)
            .slots(4)
            .sizes(Sizes.least().managed(256)));
  }

  /** Pools of these exchanges have no upper bound: a fast producer fills whatever is free. */
  private static void batch(WatchedTaskManager taskManager) {
    while (!Thread.interrupted()) {
      String job =
          taskManager.submit("KeyedStateJob", Map.of("parallelism", "4", "records", "2000000"));
      taskManager.awaitState(job, "FINISHED");
    }
  }

  private static void rescale(WatchedTaskManager taskManager) throws InterruptedException {
    for (String parallelism : List.of("1", "4", "2")) {
      String job =
          taskManager.submit(
              "KeyedStateJob", Map.of("parallelism", parallelism, "rate", "5000", "keys", "50000"));
      taskManager.awaitState(job, "RUNNING");
      WatchedTaskManager.pass(25_000);
      taskManager.cancel(job);
    }
  }
}
