package io.github.flinkmemory.agent.start.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The argument on its way through Flink's start scripts. */
class ArgumentInShellTest {
  /**
   * What config.sh of Flink up to 1.18 takes from a line, then what flink-console.sh does to it.
   */
  private static final String SCRIPT =
      """
      value=$(echo "$1" | sed -n 's/^[ ]*env.java.opts.taskmanager[ ]*:[ ]*\\([^#]*\\).*$/\\1/p')
      FLINK_ENV_JAVA_OPTS=" ${value}"
      FLINK_ENV_JAVA_OPTS=$(eval echo ${FLINK_ENV_JAVA_OPTS})
      printf '%s\\n' ${FLINK_ENV_JAVA_OPTS}
      """;

  @Test
  void arrivesAsItWasWritten() throws IOException {
    String argument =
        "port=9280-9299,host=0.0.0.0,interval=500ms,failFast=false,process=auto,hook=true,"
            + "children=true,config=/opt/flink-1.20_a+b/agent.properties";
    String option = "-javaagent:/opt/flink-memory-agent/flink-memory-agent-0.1.0.jar=" + argument;

    String arrived = throughScripts("env.java.opts.taskmanager: -XX:+UseG1GC " + option);

    assertThat(arrived).isEqualTo("-XX:+UseG1GC\n" + option + "\n");
    assertThat(new OptionReader(argument, new Properties(), System.getenv()).problems())
        .singleElement()
        .asString()
        .contains("no such file");
  }

  /** The reason why the separator is a comma. */
  @Test
  void wouldNotArriveWithOtherSeparators() throws IOException {
    for (String separator : new String[] {";", "&", "#", " "}) {
      String option = "-javaagent:agent.jar=port=9280" + separator + "true=x";

      assertThat(throughScripts("env.java.opts.taskmanager: " + option))
          .isNotEqualTo(option + "\n");
    }
  }

  private static String throughScripts(String line) throws IOException {
    Process bash = new ProcessBuilder("bash", "-c", SCRIPT, "script", line).start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
