package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that the launcher looks up by itself, by the rules that hold for all. */
class EarlyOptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process=force | force",
        " port=1 , process = force | force",
        "process=auto,process=force | auto",
        "process= | ''",
        "process | ",
        "subprocess=force | ",
        "Process=force | ",
        "port=1 | ",
        " | ",
      })
  void isReadFromTheArgument(@Nullable String argument, @Nullable String value) {
    assertThat(Launcher.option(argument, "process", "NO_SUCH_VARIABLE")).isEqualTo(value);
  }
}
