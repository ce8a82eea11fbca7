package io.github.flinkmemory.e2e.evaluation;

import java.util.List;
import java.util.Map;

/** Faults of what the JVM bounds by itself: heap, metaspace, direct memory. */
final class JvmFaults {

  private static final String LOADER_LEAK = "class-loader leak per job";
  private static final String SHORTAGE = "metaspace shortage";
  private static final String DIRECT = "direct memory";
  private static final String LIVE_SET = "heap live set";

  private JvmFaults() {}

  static List<Scenario> all() {
    Sizes metaspace = Sizes.least().metaspace(192);
    Sizes direct = Sizes.least().taskOffHeap(128);
    Sizes heap = Sizes.least().heap(512);
    return List.of(
        Scenario.of(LOADER_LEAK, Form.RAMP, tm -> jobs(tm, "LoaderLeakJob", 220, 100))
            .sizes(metaspace)
            .expects("metaspace meta_leak")
            .symptoms("metaspace meta_high")
            .leaking("metaspace")
            .until(Ending.FAILURE, 240),
        Scenario.of(LOADER_LEAK, Form.STEP, tm -> jobs(tm, "LoaderLeakJob", 220, 3))
            .sizes(metaspace)
            .expects("metaspace meta_leak")
            .leaking("metaspace")
            .inCollections()
            .watched(120, 500),
        Scenario.of(LOADER_LEAK, Form.CONTROL, tm -> jobs(tm, "TidyJob", 220, 6))
            .sizes(metaspace)
            .inCollections(),
        Scenario.of(SHORTAGE, Form.RAMP, Load.ofKind("proxies").rampCount(10, 90, 1500))
            // Nobody could tell a job that makes ever new classes from one with very many.
            .expects("metaspace meta_high", "metaspace meta_leak")
            .until(Ending.FAILURE, 180),
        Scenario.of(SHORTAGE, Form.STEP, Load.ofKind("proxies").stepCount(15, 800))
            .expects("metaspace meta_high"),
        Scenario.of(SHORTAGE, Form.CONTROL, Load.ofKind("proxies").stepCount(15, 400))
            .sizes(metaspace),
        Scenario.of(DIRECT, Form.RAMP, Load.ofKind("direct").ramp(10, 100, 260).garbage(40))
            .sizes(direct)
            .expects("off_heap direct_leak")
            .symptoms("off_heap direct_high")
            .leaking("off_heap")
            .until(Ending.FAILURE, 200),
        Scenario.of(DIRECT, Form.STEP, Load.ofKind("direct").base(20).step(15, 200))
            .sizes(direct)
            .expects("off_heap direct_high"),
        Scenario.of(DIRECT, Form.CONTROL, Load.ofKind("direct").base(20).step(15, 120))
            .sizes(direct),
        Scenario.of(LIVE_SET, Form.RAMP, Load.ofKind("heap").ramp(10, 100, 560).garbage(100))
            .sizes(heap)
            .expects("heap heap_unbounded")
            .symptoms("heap heap_live_high", "heap gc_pressure")
            .leaking("heap")
            .until(Ending.FAILURE, 240),
        Scenario.of(LIVE_SET, Form.STEP, Load.ofKind("heap").base(100).step(20, 320).garbage(60))
            .sizes(heap)
            .expects("heap heap_live_high")
            .symptoms("heap gc_pressure"),
        Scenario.of(LIVE_SET, Form.CONTROL, Load.ofKind("heap").base(100).step(20, 120))
            .sizes(heap));
  }

  /** Jobs that end at once, one after the other. */
  private static void jobs(WatchedTaskManager taskManager, String program, int classes, int count)
      throws InterruptedException {
    for (int i = 0; i < count && !Thread.interrupted(); i++) {
      Map<String, String> options =
          program.equals("LoaderLeakJob")
              ? Map.of("proxies", String.valueOf(classes), "thread", "forgotten-client-" + i)
              : Map.of("proxies", String.valueOf(classes));
      taskManager.awaitState(taskManager.submit(program, options), "FINISHED");
    }
  }
}
