package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.usage.Phase;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadHistoryTest {
  private static final long STEP = 10;

  private static LoadHistory tasks(String numbers) {
    LoadHistory load = new LoadHistory(STEP, true);
    load.tasks(byTime(numbers));
    return load;
  }

  private static Map<Long, Double> byTime(String numbers) {
    Map<Long, Double> byTime = new TreeMap<>();
    long time = 0;
    for (String number : numbers.trim().split(" +")) {
      byTime.put(time += STEP, Double.valueOf(number));
    }
    return byTime;
  }

  @ParameterizedTest
  @CsvSource({
    "4 4 4 4, 40, 40",
    "0 0 4 4, 20, 20",
    // A restart of a job, and a step in which some of its tasks are counted.
    "4 4 0 4 4, 40, 40",
    "4 4 3 4 4, 50, 50",
    // A rescale.
    "4 4 8 8 8, 50, 30",
    "4 4 0 8 8 8, 50, 30",
    // One that has just been seen is none yet.
    "4 4 4 8, 40, 40",
    "4 8 8 4 4, 50, 20",
    "0 0, 0, 0",
  })
  void countsTheTimeUnderOneLoad(String numbers, long running, long lowering) {
    LoadHistory load = tasks(numbers);
    assertThat(load.runningMillis()).isEqualTo(running);
    assertThat(load.loweringMillis()).isEqualTo(lowering);
  }

  @Test
  void anotherNumberOfProcessesIsAnotherLoad() {
    LoadHistory load = tasks("4 4 4 4 4");
    load.processes(byTime("3 3 2 2 2"));
    assertThat(load.loweringMillis()).isEqualTo(30);
    assertThat(load.steps()).isEqualTo(5);
  }

  @Test
  void whatCannotBeSeenCountsAsRunning() {
    LoadHistory load = new LoadHistory(STEP, true);
    load.processes(byTime("1 1 1"));
    assertThat(load.runningMillis()).isEqualTo(30);
    assertThat(load.phase(20)).isEqualTo(Phase.RUNNING);
  }

  /** JobManagers have none; a TaskManager that does not tell them may have been idle. */
  @Test
  void whatCannotBeSeenLowersNothingWhereItShouldBe() {
    for (boolean told : new boolean[] {true, false}) {
      LoadHistory load = new LoadHistory(STEP, told);
      load.processes(byTime("1 1 1"));
      assertThat(load.loweringMillis()).isEqualTo(told ? 0 : 30);
    }
  }

  @Test
  void knowsWhatTheyDoNow() {
    assertThat(tasks("4 4 4").phase(100)).isEqualTo(Phase.START);
    assertThat(tasks("4 4 4").phase(30)).isEqualTo(Phase.RUNNING);
    assertThat(tasks("4 4 0").phase(30)).isEqualTo(Phase.IDLE);
    assertThat(new LoadHistory(STEP, true).phase(1)).isEqualTo(Phase.START);
  }
}
