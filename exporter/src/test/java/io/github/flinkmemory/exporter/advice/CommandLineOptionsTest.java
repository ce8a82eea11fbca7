package io.github.flinkmemory.exporter.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the client gave with -D is not changed by a line in the file. */
class CommandLineOptionsTest {
  private static final Map<String, String> OWN =
      Map.of(
          "taskmanager.memory.process.size",
          "2g",
          "taskmanager.memory.managed.fraction",
          "0.3",
          "rest.port",
          "8081");

  private static String sentence(Set<String> commandLine) {
    AdviceInput input =
        FleetInput.withConfiguration(
            Workload.with(OWN).needs(Area.METASPACE, 250).input(OWN),
            UserConfiguration.of(OWN, commandLine));
    return Objects.requireNonNull(Advisor.advise(input, AdvicePolicy.production()).recommendation())
        .sentence();
  }

  @Test
  void itIsNamed() {
    assertThat(sentence(Set.of())).doesNotContain("-D");
    assertThat(sentence(Set.of("rest.port"))).doesNotContain("-D");
    assertThat(sentence(OWN.keySet()))
        .endsWith(
            "; given with -D, which overrules the file, and to be changed there:"
                + " taskmanager.memory.managed.fraction, taskmanager.memory.process.size");
  }

  /** One may know of it what the other does not. */
  @Test
  void itIsNamedWhicheverProcessKnowsOfIt() {
    AdviceInput plain = Workload.with(OWN).needs(Area.METASPACE, 250).input(OWN);
    AdviceInput given =
        FleetInput.withConfiguration(plain, UserConfiguration.of(OWN, OWN.keySet()));
    for (List<AdviceInput> members : List.of(List.of(plain, given), List.of(given, plain))) {
      assertThat(FleetInput.merge(members, true).configuration().commandLine())
          .isEqualTo(OWN.keySet());
    }
  }
}
