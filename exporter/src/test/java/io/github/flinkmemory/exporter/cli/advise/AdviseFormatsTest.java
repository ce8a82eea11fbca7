package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The forms in which advice is printed. */
class AdviseFormatsTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @Test
  void printsTheEditAlone() {
    String address = agents.serve(new SeenProcess().shortOfMetaspace());
    CommandRun conf = advise("--agent", address, "--format", "flink-conf");
    assertThat(conf.code()).isEqualTo(3);
    assertThat(conf.out())
        .startsWith("# remove the old lines of the keys set here, flat or nested\n")
        .contains("\n# remove taskmanager.memory.managed.fraction\n")
        .contains("\ntaskmanager.memory.process.size: 1792m\n");
    assertThat(advise("--agent", address, "--format", "config-yaml").out())
        .contains("\ntaskmanager:\n  memory:\n    jvm-metaspace:\n      size: 320m\n");
    assertThat(advise("--agent", address, "--format", "patch").out())
        .startsWith("spec:\n  taskManager:\n    resource:\n      memory: \"1792m\"\n");
  }

  @Test
  void printsNoEditWhereNothingChanges() {
    CommandRun run = advise("--agent", agents.serve(new SeenProcess()), "--format", "patch");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).containsExactly("no_change: every area has what it needs");
  }

  @Test
  void showsTheFormOfTheDeployment() {
    assertThat(
            advise(
                    "--agent",
                    agents.serve(new SeenProcess().shortOfMetaspace().mode(DeployMode.KUBERNETES)))
                .out())
        .contains(
            "\nMerge patch of the FlinkDeployment, with the Kubernetes operator (without it take"
                + " --format config-yaml or flink-conf)\n  spec:\n");
    assertThat(
            advise("--agent", agents.serve(new SeenProcess().shortOfMetaspace().version("1.18.1")))
                .out())
        .contains("\nLines for flink-conf.yaml\n");
  }

  @Test
  void tellsTheSameAsJson() {
    String address = agents.serve(new SeenProcess().shortOfMetaspace());
    CommandRun run = advise("--agent", address, "--format", "json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "\"exit_code\" : 3,",
            "\"config_hash\" : \"cafe\",",
            "\"members\" : [ \"" + address + "\" ],",
            "\"verdict\" : \"grow\",",
            "\"urgent\" : false,",
            "\"taskmanager.memory.process.size\" : \"1792m\",",
            "\"remove\" : [ \"taskmanager.memory.managed.fraction\" ]",
            "\"long_peak\" : 241172480,",
            "\"reason\" : \"meta_high\",",
            "\"runbook\" : \"meta-high\",",
            "\"complaints\" : [ ]");
  }

  @Test
  void coloursOnlyForTerminals() {
    String address = agents.serve(new SeenProcess().with(SampleField.METASPACE_COMMITTED, 250));
    assertThat(advise("--agent", address).out()).doesNotContain("\u001B");
    CommandRun run =
        CommandRun.of(Map.of(), new Terminal(true, false), "advise", "--agent", address);
    assertThat(run.out()).contains("\u001B[31m").doesNotContain("·");
  }
}
