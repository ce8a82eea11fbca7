package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.advise;
import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.model.Area;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that Prometheus knows, and what follows from it. */
class AdvisePrometheusTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void tellsWhatToChangeAndWhy() {
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--match", "{namespace=\"flink\"}");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            taskmanager, Flink 1.20.3, configuration cafe · 2 processes
              from prometheus:9090 {namespace="flink"}
              observed 7 d of running tasks; 7 d of it under the present load

            Rebalance: Heap 512 MiB -> 448 MiB, Metaspace 256 MiB -> 320 MiB; the total stays 1728 MiB

            area        configured        peak         p95      target  reason
            Heap         512.0 MiB   200.0 MiB   200.0 MiB   448.0 MiB  heap_low_use: at most 200 MiB of 512 MiB lived
            Off-heap     128.0 MiB    20.0 MiB    20.0 MiB   128.0 MiB  direct peak 20 MiB x 1.5, rounded up to 16 MiB, a saving too small to change for
            Network      128.0 MiB    50.0 MiB    50.0 MiB   128.0 MiB  guaranteed peak 50 MiB of 128 MiB
            Managed      512.0 MiB   300.0 MiB   300.0 MiB   512.0 MiB  used at most 300 MiB
            Metaspace    256.0 MiB   230.0 MiB   230.0 MiB   320.0 MiB  meta_high
            Overhead     192.0 MiB    62.0 MiB    62.0 MiB   192.0 MiB  peak 62 MiB of 192 MiB
            Total       1728.0 MiB                          1728.0 MiB

            Findings
              WARNING Metaspace: live classes need 230 MiB of 256 MiB: the next job may end with OutOfMemoryError: Metaspace

            Arithmetic
              Heap: 512 MiB -> 448 MiB, on its own 384 MiB (live peak 200 MiB / 0.55, at least 256 MiB of task heap)
              Metaspace: 256 MiB -> 320 MiB (peak 230 MiB, the larger of x 1.25 and + 64 MiB, rounded up to 32 MiB)
              Heap gives 65 MiB

            Lines for config.yaml
              # remove the old lines of the keys set here, flat or nested
              # merge: Flink refuses a file with two blocks of one name
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
                    size: 1728m
                  task:
                    off-heap:
                      size: 0b

            Notes
              demand from the series of the processes, for no recording rules answer
              Prometheus does not know the user's own configuration (give it with --conf): none of taskmanager.memory.flink.size, taskmanager.memory.task.heap.size, taskmanager.memory.managed.fraction, taskmanager.memory.network.fraction, taskmanager.memory.jvm-overhead.fraction, taskmanager.network.numberOfBuffers, taskmanager.heap.size, taskmanager.heap.mb must stand beside these lines
              Prometheus does not know whether the Kubernetes operator's autoscaler tunes this deployment (job.autoscaler.memory.tuning.enabled); where it does, leave the sizes to it
            """);
  }

  @Test
  void tellsDeploymentsApartByTheLabelsGiven() {
    FakePrometheus prometheus =
        new FakePrometheus()
            .runs("cafe", "1.20.3", "flink_deployment", "orders")
            .runs("cafe", "1.20.3", "flink_deployment", "pay\\ments");
    CommandRun run = advise(prometheus, "--by", "flink_deployment");
    assertThat(run.out())
        .contains(
            "from prometheus:9090 flink_deployment=orders\n",
            "from prometheus:9090 flink_deployment=pay\\ments\n");
  }

  @Test
  void eachConfigurationIsSolvedOnItsOwn() {
    FakePrometheus prometheus = fleet().needs(Area.METASPACE, 230).runs("beef", "1.20.3");
    CommandRun run = advise(prometheus);
    assertThat(run.err())
        .contains("several memory models run as taskmanager (configurations cafe, beef)");
    assertThat(run.out()).contains("configuration cafe", "configuration beef");
    assertThat(advise(prometheus, "--format", "patch").code()).isEqualTo(2);
  }

  @Test
  void editsTheConfigurationThatIsGiven() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "taskmanager: {memory: {process: {size: 1728m}, managed: {fraction: 0.4}}}");
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--conf", folder.toString());
    assertThat(run.out())
        .contains("# remove taskmanager.memory.managed.fraction")
        .doesNotContain("must stand beside", "autoscaler");
    CommandRun options =
        advise(fleet().needs(Area.METASPACE, 230), "-D", "taskmanager.memory.process.size=1728m");
    assertThat(options.code()).isEqualTo(3);
    assertThat(options.out())
        .contains("Kubernetes operator's autoscaler tunes this deployment")
        .doesNotContain("must stand beside");
    assertThat(advise(fleet()).out()).doesNotContain("autoscaler");
    CommandRun other =
        advise(fleet().needs(Area.METASPACE, 230), "-D", "taskmanager.memory.process.size=4g");
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.out()).contains("-D does not resolve to the sizes that run");
  }

  @Test
  void keepsAShareForEachSlotOfTheConfigurationGiven() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "taskmanager: {numberOfTaskSlots: 6, memory: {process: {size: 1728m}}}");
    FakePrometheus fleet = fleet().needs(Area.MANAGED, 0).needs(Area.METASPACE, 230);
    fleet.at("managed_reserved_bytes", "1").range("used_bytes{area=\"managed\"}", "0");
    assertThat(advise(fleet, "--format", "json").out()).contains("\"wanted\" : 268435460");
    assertThat(advise(fleet, "--conf", folder.toString(), "--format", "json").out())
        .contains("\"wanted\" : 402653184")
        .doesNotContain("\"wanted\" : 268435460");
  }

  @Test
  void saysWhatMustNotStandBesideTheLines() {
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--format", "flink-conf");
    assertThat(run.out())
        .startsWith("# remove the old lines of the keys set here, flat or nested\n")
        .contains("\ntaskmanager.memory.process.size: 1728m\n")
        .contains("taskmanager.memory.managed.size: 536870920b\n");
    assertThat(run.err())
        .contains(
            "note: Prometheus does not know the user's own configuration (give it with --conf):"
                + " none of taskmanager.memory.flink.size, taskmanager.memory.task.heap.size,"
                + " taskmanager.memory.managed.fraction, ");
  }

  @Test
  void troubleThatNoSizeHelpsHasAnExitCodeOfItsOwn() {
    String kept = String.valueOf(900L << 20);
    CommandRun run = advise(fleet().at("kind=\"allocator\"", kept));
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out())
        .contains("No size helps: Overhead: the allocator keeps 900 MiB")
        .doesNotContain("no size helps: Overhead");
    assertThat(CommandRun.of("advise", "--help").out().replaceAll("\\s+", " "))
        .contains("5 trouble, but there is no edit (no size helps against a leak");
  }
}
