package io.github.flinkmemory.e2e.evaluation;

import java.util.List;
import java.util.Map;

/** Faults of what Flink itself hands out: network buffers and managed memory. */
final class FlinkFaults {

  private static final String BUFFERS = "network buffers";
  private static final String UNUSED = "managed memory hardly used";
  private static final String OVERSHOOT = "RocksDB overshoot";
  private static final String ROOMY = "everything over-provisioned";
  private static final int SEGMENT = 32 * 1024;

  /** Buffers that Flink 1.20 guarantees to the job with keyed state, by its parallelism. */
  private static final int REQUIRED_BY_FOUR = 33;

  private static final int REQUIRED_BY_ONE = 6;

  /**
   * Buckets. In one of 500 ms a full collection of 40 ms takes as much as hundreds of them in
   * production's five minutes; in two of a hundred buckets the heap counts as under pressure.
   */
  private static final int RARELY = 75;

  /**
   * With so much managed memory the warm-up's RocksDB would leave hundreds of megabytes behind that
   * glibc keeps: more than the whole overhead, until another job uses them. And with ten slots the
   * warm-up would take minutes with the little cache of each.
   */
  private static final Map<String, String> STATE_ON_THE_HEAP =
      Map.of("state.backend.type", "hashmap");

  private FlinkFaults() {}

  static List<Scenario> all() {
    Sizes managed = Sizes.least().managed(256);
    Sizes roomy =
        Sizes.least()
            .heap(1024)
            .taskOffHeap(256)
            .network(256 << 20)
            .managed(512)
            .metaspace(256)
            .overhead(512);
    return List.of(
        Scenario.of(BUFFERS, Form.RAMP, tm -> jobsUntilRefused(tm))
            .slots(10)
            .sizes(Sizes.least().network((5 * REQUIRED_BY_ONE + 2) * SEGMENT))
            .with(STATE_ON_THE_HEAP)
            .expects("network net_required")
            .symptoms("network net_refused")
            .until(Ending.FAILURE, 150),
        Scenario.of(BUFFERS, Form.STEP, keyedState(Map.of("parallelism", "4", "rate", "100")))
            .slots(4)
            .sizes(Sizes.least().managed(256).network((REQUIRED_BY_FOUR - 1) * SEGMENT))
            .expects("network net_refused")
            .symptoms("network net_required"),
        Scenario.of(BUFFERS, Form.CONTROL, keyedState(Map.of("parallelism", "4", "rate", "100")))
            .slots(4)
            .sizes(Sizes.least().managed(256).network(4 * REQUIRED_BY_FOUR * SEGMENT)),
        // 800 records a second fill write buffers with half of it before a day has passed here.
        Scenario.of(UNUSED, Form.RAMP, keyedState(Map.of("keys", "30000", "rate", "200")))
            .sizes(managed)
            .expects("managed managed_low", "managed managed_unused")
            .watched(190, 500),
        Scenario.of(UNUSED, Form.STEP, keyedState(Map.of("keys", "100", "rate", "1000")))
            .sizes(managed)
            .expects("managed managed_low", "managed managed_unused")
            .watched(190, 500),
        Scenario.of(UNUSED, Form.CONTROL, keyedState(Map.of("keys", "400000", "rate", "0")))
            .sizes(managed)
            .watched(160, 500),
        Scenario.of(OVERSHOOT, Form.RAMP, manyStates(24, 10, 60))
            .expects("managed rocksdb_overshoot", "managed rocksdb_leak")
            .symptoms("managed managed_perf"),
        Scenario.of(OVERSHOOT, Form.STEP, manyStates(24, 15, 0))
            .expects("managed rocksdb_overshoot")
            .symptoms("managed managed_perf"),
        Scenario.of(OVERSHOOT, Form.CONTROL, manyStates(4, 15, 0))
            .sizes(Sizes.least().managed(128)),
        Scenario.of(ROOMY, Form.RAMP, Load.ofKind("heap").base(20).ramp(10, 30, 60).garbage(60))
            .sizes(roomy)
            .with(STATE_ON_THE_HEAP)
            .expects("heap heap_low_use")
            .expects("off_heap direct_low")
            .expects("network net_low")
            .expects("managed managed_unused", "managed managed_low")
            .inCollections(RARELY)
            .watched(280, 500),
        Scenario.of(ROOMY, Form.STEP, Load.ofKind("heap").base(20).garbage(60))
            .sizes(roomy)
            .with(STATE_ON_THE_HEAP)
            .expects("heap heap_low_use")
            .expects("off_heap direct_low")
            .expects("network net_low")
            .expects("managed managed_unused", "managed managed_low")
            .inCollections(RARELY)
            .watched(200, 500),
        Scenario.of(ROOMY, Form.CONTROL, Load.ofKind("heap").base(200).garbage(60))
            .sizes(Sizes.least().heap(448).managed(0))
            .inCollections()
            .watched(90, 200));
  }

  static Workload keyedState(Map<String, String> options) {
    return taskManager -> taskManager.submit("KeyedStateJob", options);
  }

  private static Workload manyStates(int states, int afterSeconds, int overSeconds) {
    return taskManager ->
        taskManager.submit(
            "ManyStatesJob",
            Map.of(
                "states",
                String.valueOf(states),
                "after-millis",
                String.valueOf(afterSeconds * 1000),
                "over-millis",
                String.valueOf(overSeconds * 1000)));
  }

  private static void jobsUntilRefused(WatchedTaskManager taskManager) {
    while (taskManager.failure().isEmpty() && !Thread.interrupted()) {
      taskManager.submit("KeyedStateJob", Map.of("rate", "100", "backend", "hashmap"));
    }
  }
}
