package io.github.flinkmemory.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.MeasuredText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Jobs come and go on two TaskManagers side by side, one with the agent and one without: each job
 * has one task in either of them. {@code -Psoak} does so for 20 minutes.
 */
class SoakIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final long MINUTES = Long.getLong("soak.minutes", 1);

  /** An hour of advice in 12 seconds, and a day in five minutes: all of it runs, and soon. */
  private static final String AGENT_OPTIONS = AgentCluster.OPTIONS + ",adviceBucket=1s";

  /**
   * What the JVM notes of each method that becomes hot lies in metaspace too, and comes for hours,
   * as one rare piece of code after the other is run for the two hundredth time. That is no growth
   * without end, and hides one. The first of the two compilers alone notes nothing.
   */
  private static final List<String> WITHOUT_PROFILES = List.of("-XX:TieredStopAtLevel=1");

  /** Until Flink's own caches, pools and compiled code are there. */
  private static final int WARM_UP = 3;

  /** A job takes nine seconds, and Prometheus scrapes every fifteen. */
  private static final int LOOKS = 30;

  private static final long LONG = 20;
  private static final int LEAST_ROUNDS = 6;
  private static final int COLLECTIONS = 5;
  private static final int FLINKS_OWN = 4;

  @Test
  void nothingGrowsBecauseOfTheAgent() throws Exception {
    try (AgentCluster cluster =
        AgentCluster.of(AgentCluster.LONG_TERM).set("taskmanager.numberOfTaskSlots", "1").start()) {
      TaskManagerProcess with = cluster.startTaskManager("with", WITHOUT_PROFILES, AGENT_OPTIONS);
      TaskManagerProcess without =
          cluster.startTaskManagerWithoutAgent("without", WITHOUT_PROFILES);
      AgentEndpoint agent = AgentCluster.agentOf(with);
      for (int i = 0; i < WARM_UP; i++) {
        runJob(cluster);
        look(agent);
      }
      List<Round> rounds = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
      while (rounds.size() < LEAST_ROUNDS || System.nanoTime() < end) {
        runJob(cluster);
        look(agent);
        rounds.add(round(rounds.size() + 1, with, without));
      }
      MeasuredText.write(Path.of("target", "soak.md"), "soak.page", SoakTable.of(rounds));

      assertThat(rounds)
          .allMatch(round -> round.with().userLoaders() <= round.without().userLoaders());
      if (MINUTES >= LONG) {
        // In less time it shows what the agent loads once and late: what is read once a minute, and
        // what is found after hours of evidence.
        assertThat(Growth.of(rounds, Footprint::liveHeap).byTheAgent()).isLessThan(512 << 10);
        assertThat(Growth.of(rounds, Footprint::metaspace).byTheAgent()).isLessThan(256 << 10);
      }
      assertThat(Growth.of(rounds, Footprint::agentThreads).with()).isLessThanOrEqualTo(0);
      // Flink's own threads and connections come and go in either of them.
      assertThat(Growth.of(rounds, Footprint::threads).byTheAgent())
          .isLessThanOrEqualTo(FLINKS_OWN);
      assertThat(Growth.of(rounds, Footprint::handles).byTheAgent())
          .isLessThanOrEqualTo(FLINKS_OWN);
    }
  }

  static void runJob(AgentCluster cluster) {
    String job =
        cluster.submit(
            "KeyedStateJob",
            Map.of(
                "records", "20000",
                "keys", "2000",
                "parallelism", "2",
                "checkpoint-millis", "500"));
    cluster.flink().awaitJobState(job, "FINISHED", TIMEOUT);
  }

  /**
   * As Prometheus does, and people; like the sampling, fifty times as often as they would. What the
   * JVM notes of each method that becomes hot stays in metaspace, so code that runs once a job
   * grows for hours, until all of it has been hot.
   */
  static void look(AgentEndpoint agent) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      agent.metrics();
      agent.get("/");
    }
  }

  private static Round round(int job, TaskManagerProcess with, TaskManagerProcess without)
      throws IOException {
    Footprint a = Footprint.of(with.process().pid());
    Footprint b = Footprint.of(without.process().pid());
    int collections = 1;
    // The agent looks at the loaders at each sample, and holds what it looks at for that long.
    while (a.userLoaders() > b.userLoaders() && collections < COLLECTIONS) {
      a = Footprint.of(with.process().pid());
      b = Footprint.of(without.process().pid());
      collections++;
    }
    return new Round(job, a, b, collections);
  }
}
