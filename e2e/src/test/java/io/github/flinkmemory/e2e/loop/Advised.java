package io.github.flinkmemory.e2e.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.ExporterProgram;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the command line advises, as the lines to paste.
 *
 * @param code exit code of the command
 * @param lines of config.yaml; empty when nothing is to change
 */
record Advised(int code, String lines) {

  static final Advised NOTHING = new Advised(0, "");

  private static final int CHANGE = 3;
  private static final int URGENT = 4;

  /** Asks the agent in the mode that may also shrink. */
  static Advised by(AgentEndpoint agent, Path directory) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "advised", ".yaml");
    Path errors = Files.createTempFile(directory, "advised", ".log");
    Process process =
        ExporterProgram.of(
                List.of(
                    "advise",
                    "--agent",
                    agent.address().toString(),
                    "--mode",
                    "shrink",
                    "--format",
                    "config-yaml"))
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isIn(0, 1, CHANGE, URGENT, 5);
    return new Advised(process.exitValue(), Files.readString(out));
  }

  boolean isChange() {
    return code == CHANGE || code == URGENT;
  }

  /** As a careful user does: what is set replaces the old lines, what is null goes. */
  Map<String, String> applyTo(Map<String, String> configuration) {
    Map<String, String> edited = new LinkedHashMap<>(configuration);
    Object read = new Load(LoadSettings.builder().build()).loadFromString(lines);
    if (read instanceof Map<?, ?> tree) {
      edit(edited, "", tree);
    }
    return edited;
  }

  private static void edit(Map<String, String> edited, String prefix, Map<?, ?> tree) {
    tree.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> branch) {
            edit(edited, key + ".", branch);
          } else if (value == null) {
            edited.remove(key);
          } else {
            edited.put(key, value.toString());
          }
        });
  }
}
