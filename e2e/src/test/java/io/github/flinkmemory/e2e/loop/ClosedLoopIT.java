package io.github.flinkmemory.e2e.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.truth.MeasuredText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Advice is taken, and the workload runs on with what was advised: without a failure, and without
 * more than a quarter of the total that is never in memory. {@code -Ploop} takes all workloads;
 * {@code -Dloop.workloads} names some.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class ClosedLoopIT {

  /** A build takes one workload, one round, and looks for no smallest size. */
  private static final boolean ALL = Boolean.getBoolean("loop.all");

  private static final int MOST_ROUNDS = 3;
  private static final Path TABLE = Path.of("target", "closed-loop.md");
  private static final LoopTable table = new LoopTable();

  private static AgentCluster cluster;

  static List<LoopWorkload> workloads() {
    if (System.getProperty("loop.workloads") != null) {
      return Stream.of(System.getProperty("loop.workloads").split(","))
          .map(LoopWorkload::valueOf)
          .toList();
    }
    return ALL ? List.of(LoopWorkload.values()) : List.of(LoopWorkload.SHORT_OF_BUFFERS);
  }

  @BeforeAll
  static void start() {
    cluster =
        AgentCluster.of(AgentCluster.LONG_TERM)
            .set("restart-strategy.type", "none")
            .set("metrics.fetcher.update-interval", "500")
            .start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Each time: a long run that is broken off has its rows. */
  @AfterEach
  void write() throws Exception {
    MeasuredText.writePart(TABLE, "loop.page", "loop", table.text());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsOnWithWhatWasAdvised(LoopWorkload workload) throws Exception {
    Closed closed = new ClosedLoop(cluster, workload).close(ALL ? MOST_ROUNDS : 1, ALL);
    table.add(closed);
    assertThat(closed.failure()).isEmpty();
    if (ALL) {
      assertThat(closed.last().slack()).isLessThanOrEqualTo(ClosedLoop.MOST_SLACK);
    } else {
      assertThat(closed.failures().get(0)).as("the first run is refused buffers").isNotEmpty();
    }
  }
}
