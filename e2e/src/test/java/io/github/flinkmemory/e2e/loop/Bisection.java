package io.github.flinkmemory.e2e.loop;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.cluster.ProcessFailure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks for the smallest total with which a workload still runs, with all parts in the proportions
 * that advice gave them. What fails: Flink refuses the sizes, the process or the job ends, pauses
 * take more than a tenth of the time, or more is in memory than the container would grant.
 */
final class Bisection {

  private static final double SMALLEST = 0.4;

  private final AgentCluster cluster;
  private final LoopWorkload workload;
  private final Look safe;

  /**
   * @param safe sizes with which it ran
   */
  Bisection(AgentCluster cluster, LoopWorkload workload, Look safe) {
    this.cluster = cluster;
    this.workload = workload;
    this.safe = safe;
  }

  /** Bytes of the smallest total that was found safe. */
  long smallest(Map<String, String> others, int steps) {
    double low = SMALLEST;
    double high = 1;
    for (int step = 0; step < steps; step++) {
      double middle = (low + high) / 2;
      if (isSafe(others, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return scaled(safe.total(), high);
  }

  private boolean isSafe(Map<String, String> others, double factor) {
    cluster.flink().reconfigure(scaled(others, factor));
    try (Run run = Run.start(cluster, workload, null)) {
      return run.failure().isEmpty()
          && run.isAlive()
          && run.look().anonymous() <= scaled(safe.total(), factor);
    } catch (ProcessFailure | IOException e) {
      // It did not start, or has too little left to answer.
      return false;
    }
  }

  private static long scaled(long bytes, double factor) {
    return Math.round(bytes * factor);
  }

  private Map<String, String> scaled(Map<String, String> others, double factor) {
    Map<String, String> all = new LinkedHashMap<>(others);
    all.keySet().removeIf(key -> key.startsWith("taskmanager.memory."));
    put(all, "process.size", scaled(safe.total(), factor));
    put(all, "framework.heap.size", factor, "framework_heap");
    put(all, "framework.off-heap.size", factor, "framework_off_heap");
    put(all, "task.off-heap.size", factor, "task_off_heap");
    put(all, "managed.size", factor, "managed");
    put(all, "jvm-metaspace.size", factor, "jvm_metaspace");
    for (String bound : new String[] {"min", "max"}) {
      put(all, "network." + bound, factor, "network");
      put(all, "jvm-overhead." + bound, factor, "jvm_overhead");
    }
    return all;
  }

  private void put(Map<String, String> all, String option, double factor, String component) {
    put(all, option, scaled(safe.component(component), factor));
  }

  private static void put(Map<String, String> all, String option, long bytes) {
    all.put("taskmanager.memory." + option, bytes + "b");
  }
}
