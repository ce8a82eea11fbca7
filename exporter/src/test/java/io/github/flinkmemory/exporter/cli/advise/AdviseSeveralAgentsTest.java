package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.TestReports;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several agents: what is solved as one, and what is not. */
class AdviseSeveralAgentsTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @Test
  void solvesProcessesOfOneConfigurationOnceByTheLargestDemand() {
    String calm = agents.serve(new SeenProcess().id("a"));
    String young =
        agents.serve(new SeenProcess().id("b").minutes(60).with(SampleField.DIRECT_USED, 240));
    String high = agents.serve(new SeenProcess().id("c").shortOfMetaspace());
    CommandRun run = advise("--agent", calm, "--agent", young, "--agent", high);
    assertThat(run.code()).isGreaterThanOrEqualTo(3);
    assertThat(run.out())
        .contains("configuration cafe · 3 processes\n")
        .contains("meta_high")
        .contains("direct_high")
        .contains("  largest demand of 3 processes; what may be lowered goes by the one seen")
        .contains(young + " (1 h)")
        .containsOnlyOnce("configuration cafe");
  }

  @Test
  void solvesMixedVersionsOnTheirOwn() {
    String one = agents.serve(new SeenProcess());
    String other = agents.serve(new SeenProcess().version("2.3.0"));
    CommandRun run = advise("--agent", one, "--agent", other);
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "warning: several versions of Flink run as taskmanager (1.20.3, 2.3.0): each is solved"
                + " on its own");
    assertThat(run.out()).contains("taskmanager, Flink 1.20.3, ", "taskmanager, Flink 2.3.0, ");
  }

  @Test
  void solvesMixedModelsOnTheirOwn() {
    String one = agents.serve(new SeenProcess());
    String other =
        agents.serve(new SeenProcess().hash("beef").own("taskmanager.memory.process.size", "2g"));
    CommandRun run = advise("--agent", one, "--agent", other);
    assertThat(run.err().lines())
        .containsExactly(
            "warning: several memory models run as taskmanager (configurations cafe, beef): each is"
                + " solved on its own");
    assertThat(run.out()).contains("1728.0 MiB", "2048.0 MiB");
    CommandRun patch = advise("--agent", one, "--agent", other, "--format", "patch");
    assertThat(patch.code()).isEqualTo(2);
    assertThat(patch.out()).isEmpty();
    assertThat(patch.err())
        .contains("error: --format patch prints one edit, and there are 2 groups (");
  }

  @Test
  void goesOnWithoutOneThatDoesNotAnswerAndLowersNothing() {
    CommandRun run =
        advise("--agent", agents.serve(new SeenProcess()), "--agent", agents.serve(500, "oops"));
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .endsWith("answered 500 oops; left out");
    assertThat(run.out())
        .contains("not all that was asked for could be observed, so nothing is lowered");
  }

  @Test
  void twoThatDoNotAnswerAreNothing() {
    CommandRun run = advise("--agent", agents.serve(500, "a"), "--agent", agents.serve(500, "b"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(3).last().asString().contains("nothing to advise on");
  }

  @Test
  void takesTheMostCarefulModeAndTheSmallestCapInAnyOrder() {
    AdvicePolicy told = AdvicePolicy.production();
    String wide =
        agents.serve(
            new SeenProcess().id("a").policy(told.mode(AdviceMode.SHRINK)).shortOfMetaspace());
    String narrow =
        agents.serve(
            new SeenProcess()
                .id("b")
                .policy(told.cap(OptionalLong.of(1744 * TestReports.MIB)))
                .shortOfMetaspace());
    for (String[] order : new String[][] {{wide, narrow}, {narrow, wide}}) {
      CommandRun run = advise("--agent", order[0], "--agent", order[1]);
      assertThat(run.code()).isEqualTo(5);
      assertThat(run.out())
          .contains(
              "the cap of 1744 MiB",
              "the processes were told different modes (grow, shrink): the most careful is taken,"
                  + " grow; give --mode for another",
              "the processes were told different caps (1744m, none): the smallest is taken, 1744m;"
                  + " give --cap for another");
      CommandRun given =
          advise("--agent", order[0], "--agent", order[1], "--cap", "4g", "--mode", "grow");
      assertThat(given.code()).isEqualTo(3);
      assertThat(given.out()).doesNotContain("were told different");
    }
  }
}
