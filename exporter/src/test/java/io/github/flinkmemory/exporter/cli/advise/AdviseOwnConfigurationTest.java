package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whose configuration the edit is made to. */
class AdviseOwnConfigurationTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @TempDir private Path folder = Path.of("");

  @Test
  void withholdsAnEditOfAConfigurationThatIsNotKnown() {
    String address = agents.serve(new SeenProcess().shortOfMetaspace().ownUnknown());
    CommandRun run = advise("--agent", address);
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("Withheld: ", "neither --configDir nor FLINK_CONF_DIR names");
  }

  @Test
  void takesTheConfigurationThatIsGiven() throws IOException {
    String address = agents.serve(new SeenProcess().shortOfMetaspace().ownUnknown());
    Files.writeString(
        folder.resolve("flink-conf.yaml"), "taskmanager.memory.process.size: 1728m\n");
    CommandRun run = advise("--agent", address, "--conf", folder.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("size: 1792m").doesNotContain("# remove taskmanager");
    CommandRun given =
        advise(
            "--agent",
            address,
            "--format",
            "flink-conf",
            "-D",
            "taskmanager.memory.process.size=1728m");
    assertThat(given.out())
        .contains(
            "# given with -D, which overrules the file, and to be changed there:"
                + " taskmanager.memory.process.size\n");
    CommandRun other =
        advise(
            "--agent",
            address,
            "--conf",
            folder.toString(),
            "-D",
            "taskmanager.memory.process.size=2g");
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.out())
        .contains(
            "--conf "
                + folder
                + " does not resolve to the sizes that run: Task heap 537.6 MiB"
                + " instead of 384.0 MiB");
    CommandRun refused = advise("--agent", address, "-D", "taskmanager.memory.process.size=1m");
    assertThat(refused.out()).contains("no edit is shown, for the user's own configuration is not");
    CommandRun missing = advise("--agent", address, "--conf", folder.resolve("no").toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("error: --conf: ").contains("does not exist");
  }

  @Test
  void aVersionThatIsNoneWithholdsTheEdit() {
    String report = new SeenProcess().shortOfMetaspace().json();
    CommandRun run =
        advise("--agent", agents.serve(200, report.replace("\"1.20.3\"", "\"our-own\"")));
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("unknown Flink", "the version of Flink is not known");
  }
}
