package io.github.flinkmemory.agent.start.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference is what the table of options says; {@code -Dupdate.docs=true} writes it. */
class OptionsReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/options.md");

  @Test
  void isWhatTheTableSays() throws IOException {
    String expected = OptionsReference.markdown();
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(REFERENCE.getParent());
      Files.writeString(REFERENCE, expected);
    }

    assertThat(REFERENCE)
        .as(
            "stale; write it anew with: mvn -pl agent -am test -Dtest=OptionsReferenceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true")
        .hasContent(expected);
  }

  @Test
  void everyDefaultIsAllowed() {
    for (AgentOption<?> option : AgentOption.all()) {
      assertThat(option.defaultText() == null).isEqualTo(option.defaultValue() == null);
    }
  }
}
