package io.github.flinkmemory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Short jobs in a session cluster, some of which leave a thread behind and by that their class
 * loader. Most of them are shorter than the agent's interval here.
 */
class LeakedLoadersIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The agent looks for new loaders once a minute and gives jobs half a minute to end. */
  private static final Duration VERDICT = Duration.ofMinutes(4);

  /** Flink frees a finished job's slot a moment later, with the agent as without. */
  private static final Duration COLLECTED = Duration.ofSeconds(15);

  private static final String LOADER = "org.apache.flink.util.ChildFirstClassLoader";
  private static final int LEAKS = 3;
  private static final int TIDY = 2;

  @ParameterizedTest
  @CsvSource({AgentCluster.LONG_TERM + ", 17", AgentCluster.NEWEST + ", 25"})
  void countsLeakedLoadersExactlyAndNamesWhatHoldsThem(String version, int feature)
      throws Exception {
    JavaRuntime java =
        JavaRuntimes.installed().stream()
            .filter(runtime -> runtime.feature() == feature)
            .findFirst()
            .orElse(JavaRuntime.current());
    try (AgentCluster cluster = AgentCluster.of(version).java(java).start()) {
      TaskManagerProcess taskManager =
          cluster
              .flink()
              .startTaskManager("tm-1", cluster.javaAgent("port=0,host=127.0.0.1,interval=5s"));
      AgentEndpoint agent = AgentCluster.agentOf(taskManager);
      List<String> tidy = new ArrayList<>();
      for (int i = 0; i < TIDY; i++) {
        tidy.add(run(cluster, "TidyJob", Map.of()));
      }
      List<String> leaking = new ArrayList<>();
      for (int i = 0; i < LEAKS; i++) {
        leaking.add(run(cluster, "LoaderLeakJob", Map.of("thread", "left-behind-" + i)));
      }

      long pid = taskManager.process().pid();
      // Tidy jobs leave nothing: the agent does not keep what Flink lets go.
      await()
          .atMost(COLLECTED)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> RunningJvm.instances(pid, LOADER) == LEAKS);
      MetricsPage page =
          await()
              .atMost(VERDICT)
              .pollInterval(Duration.ofSeconds(5))
              .until(
                  () -> {
                    RunningJvm.instances(pid, LOADER); // Collects the whole heap.
                    return agent.metrics();
                  },
                  metrics -> loaders(metrics, "leaked") >= LEAKS);

      assertThat(loaders(page, "leaked")).isEqualTo(LEAKS);
      assertThat(loaders(page, "released")).isZero();
      assertThat(loaders(page, "live")).isZero();
      assertThat(page.value("flink_memory_user_loader_suspects").orElse(0))
          .isGreaterThanOrEqualTo(LEAKS);
      double bytes =
          page.value("flink_memory_user_loader_bytes", "state", "leaked").orElse(Double.NaN);
      assertThat(bytes).isBetween(LEAKS * 4096.0, LEAKS * 1024.0 * 1024);
      assertThat(page.value("flink_memory_metaspace_jobs_left").orElse(0)).isPositive();
      assertThat(page.value("flink_memory_agent_metaspace_bytes").orElse(0)).isPositive();
      String report = agent.get("/").body();
      assertThat(report).contains(leaking).doesNotContain(tidy);
      for (int i = 0; i < LEAKS; i++) {
        assertThat(report).contains("thread &quot;left-behind-" + i + "&quot; runs ");
      }
    }
  }

  private static String run(AgentCluster cluster, String program, Map<String, String> options) {
    String job = cluster.submit(program, options);
    cluster.flink().awaitJobState(job, "FINISHED", TIMEOUT);
    return job;
  }

  private static double loaders(MetricsPage page, String state) {
    return page.value("flink_memory_user_loaders", "state", state).orElse(-1);
  }
}
