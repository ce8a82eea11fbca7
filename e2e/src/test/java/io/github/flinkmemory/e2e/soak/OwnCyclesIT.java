package io.github.flinkmemory.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.MeasuredText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Class loaders of finished jobs go with G1's own concurrent cycles, without anybody asking for a
 * collection, as soon as they do without the agent. Whoever looks at a weak reference while G1
 * marks keeps what it refers to for that cycle. {@code -Psoak} takes more jobs.
 */
class OwnCyclesIT {

  private static final boolean LONG = Long.getLong("soak.minutes", 1) > 1;
  private static final int JOBS = LONG ? 30 : 3;
  private static final int WARM_UP = 2;
  private static final int CYCLES = 3;

  /**
   * What Flink's own threads still refer to differs by one now and then, on either side: a tenth of
   * a loader on average of many jobs, and one for each of few.
   */
  private static final int CHANCE = LONG ? JOBS / 10 : JOBS;

  @Test
  void loadersGoAsSoonAsWithout() throws Exception {
    try (AgentCluster cluster =
        AgentCluster.of(AgentCluster.LONG_TERM).set("taskmanager.numberOfTaskSlots", "1").start()) {
      Path logWith = cluster.file("gc-with.log");
      Path logWithout = cluster.file("gc-without.log");
      TaskManagerProcess with = cluster.startTaskManager("with", OwnCycles.options(logWith));
      TaskManagerProcess without =
          cluster.startTaskManagerWithoutAgent("without", OwnCycles.options(logWithout));
      AgentEndpoint agent = AgentCluster.agentOf(with);
      List<List<Integer>> loadersWith = new ArrayList<>();
      List<List<Integer>> loadersWithout = new ArrayList<>();
      for (int i = 0; i < WARM_UP + JOBS; i++) {
        SoakIT.runJob(cluster);
        SoakIT.look(agent);
        CompletableFuture<List<Integer>> beside =
            CompletableFuture.supplyAsync(() -> loaders(without, logWithout));
        List<Integer> ours = loaders(with, logWith);
        if (i >= WARM_UP) {
          loadersWith.add(ours);
          loadersWithout.add(beside.join());
        } else {
          beside.join();
        }
      }
      MeasuredText.writePart(
          Path.of("target", "own-cycles.md"),
          "soak.page",
          "own cycles",
          OwnCycles.table(loadersWith, loadersWithout));

      for (int cycle = 1; cycle <= CYCLES; cycle++) {
        assertThat(OwnCycles.sum(loadersWith, cycle))
            .as("loaders of jobs after cycle %s, in all, of %s", cycle, loadersWith)
            .isLessThanOrEqualTo(OwnCycles.sum(loadersWithout, cycle) + CHANCE);
      }
    }
  }

  private static List<Integer> loaders(TaskManagerProcess taskManager, Path log) {
    try {
      return new OwnCycles(taskManager.process().pid(), log).loadersAfterEach(CYCLES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
