package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.sample.SampleField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one agent saw, and what follows from it. */
class AdviseAgentTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @Test
  void tellsWhatToChangeAndWhy() {
    String address = agents.serve(new SeenProcess().shortOfMetaspace());
    CommandRun run = advise("--agent", address);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace(address, "tm-1:9249"))
        .isEqualTo(
            """
            taskmanager, Flink 1.20.3, configuration cafe · 1 process
              from tm-1:9249
              observed 2 h of running tasks; 2 h of it under the present load

            Grow: Metaspace 256 MiB -> 320 MiB; the total 1728 MiB -> 1792 MiB; the limit of the container, 1728 MiB, has to be raised too, and first

            area        configured        peak         p95      target  reason
            Heap         512.0 MiB   200.0 MiB   200.0 MiB   512.0 MiB  live 39 % of the heap: neither high nor low
            Off-heap     128.0 MiB    20.0 MiB    20.0 MiB   128.0 MiB  peak 20 MiB of 128 MiB
            Network      128.0 MiB    50.0 MiB    50.0 MiB   128.0 MiB  guaranteed peak 50 MiB of 128 MiB
            Managed      512.0 MiB   300.0 MiB   300.0 MiB   512.0 MiB  used at most 300 MiB
            Metaspace    256.0 MiB   230.0 MiB   230.0 MiB   320.0 MiB  meta_high
            Overhead     192.0 MiB    62.0 MiB    62.0 MiB   192.0 MiB  peak 62 MiB of 192 MiB
            Total       1728.0 MiB                          1792.0 MiB

            Findings
              WARNING Metaspace: live classes need 230 MiB of 256 MiB: the next job may end with OutOfMemoryError: Metaspace

            Arithmetic
              Metaspace: 256 MiB -> 320 MiB (peak 230 MiB, the larger of x 1.25 and + 64 MiB, rounded up to 32 MiB)
              total 1728 MiB -> 1792 MiB

            Lines for config.yaml
              # remove the old lines of the keys set here, flat or nested
              # merge: Flink refuses a file with two blocks of one name
              # remove taskmanager.memory.managed.fraction
              taskmanager:
                memory:
                  jvm-metaspace:
                    size: 320m
                  jvm-overhead:
                    max: 192m
                    min: 192m
                  managed:
                    size: 536870920b
                  network:
                    max: 134217730b
                    min: 134217730b
                  process:
                    size: 1792m
                  task:
                    off-heap:
                      size: 0b
            """);
    assertThat(run.code()).isEqualTo(3);
  }

  @Test
  void saysThatNothingNeedsToChange() {
    CommandRun run = advise("--agent", agents.serve(new SeenProcess()));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\nNo change: every area has what it needs\n")
        .doesNotContain("Lines for");
  }

  @Test
  void anUrgentChangeHasACodeOfItsOwn() {
    CommandRun run =
        advise(
            "--agent", agents.serve(new SeenProcess().with(SampleField.METASPACE_COMMITTED, 250)));
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.out()).contains("\nURGENT grow: Metaspace 256 MiB -> ");
  }

  @Test
  void tooLittleToSayAnythingIsOne() {
    CommandRun run = advise("--agent", agents.serve(new SeenProcess().minutes(12)));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("Insufficient data: tasks have not run for long enough");
  }

  @Test
  void keepsToModeAndCap() {
    String address = agents.serve(new SeenProcess().shortOfMetaspace());
    assertThat(advise("--agent", address, "--mode", "rebalance").code()).isEqualTo(5);
    CommandRun capped = advise("--agent", address, "--cap", "1744m");
    assertThat(capped.code()).isEqualTo(5);
    assertThat(capped.out()).contains("Infeasible:", "the cap of 1744 MiB");
  }

  @Test
  void anAreaThatNeedsMoreAndGetsNothingIsNotNoChange() {
    CommandRun run =
        advise("--agent", agents.serve(new SeenProcess().shortOfMetaspace()), "--cap", "1728m");
    assertThat(run.code()).isEqualTo(5);
  }

  @Test
  void saysWhereTheJvmHasOtherLimits() {
    String address = agents.serve(new SeenProcess().with(SampleField.METASPACE_LIMIT, 300));
    assertThat(advise("--agent", address).out()).contains("\nNotes\n", "MaxMetaspaceSize");
  }

  @Test
  void saysWhoElseSizesTheProcess() {
    String address =
        agents.serve(
            new SeenProcess()
                .shortOfMetaspace()
                .own("job.autoscaler.memory.tuning.enabled", "true"));
    CommandRun run = advise("--agent", address);
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("Abstained: the Kubernetes operator's autoscaler tunes");
  }
}
