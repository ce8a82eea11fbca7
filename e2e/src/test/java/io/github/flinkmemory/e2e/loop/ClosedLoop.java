package io.github.flinkmemory.e2e.loop;

import io.github.flinkmemory.e2e.AgentCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a workload, takes the advice, and runs it again with what was advised. */
final class ClosedLoop {

  static final double MOST_SLACK = 0.25;
  private static final int BISECTION_STEPS = 3;

  private final AgentCluster cluster;
  private final LoopWorkload workload;
  private final Map<String, String> base;

  ClosedLoop(AgentCluster cluster, LoopWorkload workload) {
    this.cluster = cluster;
    this.workload = workload;
    this.base = new LinkedHashMap<>(cluster.flink().settings());
    base.keySet().removeIf(key -> key.startsWith("taskmanager.memory."));
    base.putAll(workload.settings());
  }

  /** Where the first run is recorded: what advice was made from can be replayed later. */
  private Path trace() {
    return Path.of("target", "traces", workload.name().toLowerCase(Locale.ROOT) + ".trace");
  }

  /**
   * @param mostRounds how often advice is taken at most
   * @param bisect whether to look for the smallest safe size, too
   */
  Closed close(int mostRounds, boolean bisect) throws IOException, InterruptedException {
    List<Long> totals = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Map<String, String> own = base;
    for (int round = 0; ; round++) {
      cluster.flink().reconfigure(own);
      Look look;
      try (Run run = Run.start(cluster, workload, round == 0 ? trace() : null)) {
        boolean well = run.failure().isEmpty();
        failures.add(run.failure());
        look = run.look();
        totals.add(look.total());
        boolean enough = round > 0 && well && look.slack() <= MOST_SLACK;
        if (!enough && round < mostRounds) {
          boolean atOnce = !well || (workload.isTooSmall() && round == 0);
          Advised advised = atOnce ? run.advised() : Advised.NOTHING;
          if (well && !advised.isChange()) {
            run.awaitEvidence();
            look = run.look();
            advised = run.advised();
          }
          if (advised.isChange()) {
            own = advised.applyTo(own);
            continue;
          }
        }
      }
      Long smallest =
          bisect && failures.get(round).isEmpty()
              ? new Bisection(cluster, workload, look).smallest(own, BISECTION_STEPS)
              : null;
      return new Closed(workload, totals, failures, look, smallest);
    }
  }
}
