package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.JavaRuntimes;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.truth.MeasuredText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent's figures beside those of the kernel, the JVM's own tools, Flink's own metrics and the
 * jobs' own books. {@code -Paccuracy} takes all combinations and workloads; {@code
 * -Daccuracy.workloads} names some, and {@code -Daccuracy.combinations=1,3} picks by number.
 */
@SuppressWarnings("NullAway.Init") // set before each invocation of the class
@ParameterizedClass(name = "{0}")
@MethodSource("combinations")
class AccuracyIT {

  /**
   * A build takes one workload on two combinations; all of them take the better part of an hour.
   */
  static final boolean ALL = Boolean.getBoolean("accuracy.all");

  private static final Path TABLE = Path.of("target", "accuracy.md");
  private static final AccuracyTable table = new AccuracyTable();

  @Parameter Combination combination;

  static Stream<Combination> combinations() {
    String some = System.getProperty("accuracy.combinations");
    List<Combination> all = all();
    return some == null
        ? all.stream()
        : Stream.of(some.split(",")).map(number -> all.get(Integer.parseInt(number) - 1));
  }

  private static List<Combination> all() {
    JavaRuntime own = JavaRuntime.current();
    JavaRuntime newest =
        JavaRuntimes.installed().stream()
            .filter(java -> java.feature() == 25)
            .findFirst()
            .orElse(own);
    List<Combination> all =
        List.of(
            new Combination(AgentCluster.LONG_TERM, own, false),
            new Combination(AgentCluster.NEWEST, newest, true),
            new Combination(AgentCluster.LONG_TERM, own, true),
            new Combination(AgentCluster.NEWEST, newest, false));
    return ALL ? all : all.subList(0, 2);
  }

  static List<Workload> workloads() {
    if (System.getProperty("accuracy.workloads") != null) {
      return Stream.of(System.getProperty("accuracy.workloads").split(","))
          .map(Workload::valueOf)
          .toList();
    }
    return ALL ? List.of(Workload.values()) : List.of(Workload.DIRECT);
  }

  static void write() throws Exception {
    MeasuredText.write(TABLE, "accuracy.page", table.text());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void saysWhatIsTrue(Workload workload) throws Exception {
    // A fresh one each time: what glibc keeps of an earlier workload's memory belongs to nobody.
    try (MeasuredTaskManager taskManager = new MeasuredTaskManager(combination)) {
      Look without = null;
      if (!workload.effect().isEmpty()) {
        String empty = workload.startEmpty(taskManager);
        without = taskManager.look(Workload.IDLE, null);
        taskManager.clear(empty);
      }
      String job = workload.start(taskManager);
      Outcome outcome = taskManager.outcome(workload, job);
      table.add(combination, outcome);
      write();
      assertThat(outcome.rows()).allMatch(Comparison::holds);
      assertThat(outcome.ledger()).matches(Ledger::holds, "is explained as far as it has to be");
      if (without != null) {
        for (String difference : workload.effect().check(without, outcome.look())) {
          table.note(combination, workload + ": " + difference);
        }
        write();
      }
      workload.checkMore(taskManager);
    }
  }
}
